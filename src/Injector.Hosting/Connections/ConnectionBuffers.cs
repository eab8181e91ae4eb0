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
    // Bytes by TCP in each direction; the kernel takes twice as much for its own overhead. By itself it gives megabytes.
    private const int ByTcp = 16 * 1024;

    // Bytes of answers by unix socket, where the kernel gives 200 kB by itself: they are held, at our cost, for as long as the other side
    // has its end open, also when ours is closed.
    private const int ByUnixSocket = 4 * 1024;

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
            var isUnix = socket.AddressFamily is AddressFamily.Unix;
            socket.SendBufferSize = isUnix ? ByUnixSocket : ByTcp;

            // What comes by a unix socket is held at its sender's cost.
            if (!isUnix && !hasLargeBodies)
                socket.ReceiveBufferSize = ByTcp;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has gone already.
        }
    }
}
