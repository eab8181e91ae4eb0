using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Injector.Hosting.Connections;

/// <summary>
/// How much of a connection the kernel holds for this process, at the cost of its container's memory. Whoever sends requests and reads no
/// answer fills all of it, and all that is read and written ahead besides.
/// </summary>
internal static class ConnectionBuffers
{
    // Bytes in each direction; the kernel takes twice as much for its own overhead. By itself it gives 200 kB for the answers on a unix
    // socket, and megabytes by TCP.
    private const int Kernel = 16 * 1024;

    /// <summary>Bounds them for a connection that was just accepted.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="hasLargeBodies">
    /// Whether its requests have more than a header. What the kernel holds of them stays as it is then: bodies that come through less than one
    /// segment of the loopback interface come to a standstill.
    /// </param>
    public static void Bound(ConnectionContext connection, bool hasLargeBodies)
    {
        if (connection.Features.Get<IConnectionSocketFeature>() is not { Socket: { } socket })
            return;

        try
        {
            socket.SendBufferSize = Kernel;

            // What has come by a unix socket is held for its sender.
            if (!hasLargeBodies && socket.AddressFamily is not AddressFamily.Unix)
                socket.ReceiveBufferSize = Kernel;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has gone already.
        }
    }
}
