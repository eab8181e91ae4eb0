using System.Net;
using System.Net.Sockets;

namespace Injector.Hosting.Listening;

/// <summary>Where <c>[::]</c> leads on a machine without IPv6: to every IPv4 address, since whoever writes it means every address.</summary>
public static class AnyAddress
{
    /// <summary>The address to bind.</summary>
    public static IPEndPoint Resolve(IPEndPoint listen) => Resolve(listen, Socket.OSSupportsIPv6);

    internal static IPEndPoint Resolve(IPEndPoint listen, bool supportsIPv6) =>
        listen.Address.Equals(IPAddress.IPv6Any) && !supportsIPv6 ? new IPEndPoint(IPAddress.Any, listen.Port) : listen;
}
