using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Injector.Hosting.Connections;

/// <summary>
/// How much a connection may fill, in this process and in the kernel, which counts against a container's limit too. Whoever sends requests and
/// reads no answer fills all of it.
/// </summary>
public static class ConnectionBuffers
{
    /// <summary>Bytes that the kernel holds in each direction; it takes twice as much for its own overhead.</summary>
    public const int Kernel = 32 * 1024;

    /// <summary>Sets them for all connections of a transport.</summary>
    /// <param name="options">Where.</param>
    /// <param name="ahead">
    /// Bytes that are read ahead of the parser, which counts a header against limits of its own, and bytes of answers that wait to be read,
    /// besides the one that is being written; the rest waits in the kernel.
    /// </param>
    public static void Apply(SocketTransportOptions options, int ahead)
    {
        options.MaxReadBufferSize = ahead;
        options.MaxWriteBufferSize = ahead;
        options.CreateBoundListenSocket = static endPoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);

            // What is accepted inherits them.
            if (endPoint is IPEndPoint)
                (socket.ReceiveBufferSize, socket.SendBufferSize) = (Kernel, Kernel);
            return socket;
        };
    }
}
