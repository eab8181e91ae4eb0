using System.Net;
using System.Net.Sockets;

namespace Injector.Networking.Namespaces;

/// <summary>The address from which a network namespace speaks to another one.</summary>
public static class SourceAddress
{
    private const int AnyPort = 80;

    /// <summary>What the kernel would choose; nothing is sent.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="destination">Whom it would speak to.</param>
    /// <returns>Null when there is no way there.</returns>
    /// <exception cref="NetworkSetupException">The namespace cannot be entered.</exception>
    public static IPAddress? Find(NetworkNamespace space, IPAddress destination) => space.Run(() =>
    {
        using var socket = new Socket(destination.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(destination, AnyPort);
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    });
}
