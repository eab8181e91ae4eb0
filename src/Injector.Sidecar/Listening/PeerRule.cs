using System.Net;
using System.Net.Sockets;
using Injector.Core.Names;

namespace Injector.Sidecar.Listening;

/// <summary>
/// Who may connect to a credential listener: peers in the same network namespace only. A second line behind the packet rules of the
/// namespace, for hosts that route loopback addresses (<c>route_localnet=1</c>).
/// </summary>
internal static class PeerRule
{
    private static readonly IPAddress LinkLocal = IPAddress.Parse(CredentialHosts.LinkLocal);

    /// <summary>Whether a peer with this address may ask.</summary>
    public static bool Allows(EndPoint? peer) => peer is IPEndPoint { Address: var address } && Allows(address);

    private static bool Allows(IPAddress address) =>
        IPAddress.IsLoopback(address)
        || (address.AddressFamily is AddressFamily.InterNetwork && address.Equals(LinkLocal))
        || (address.IsIPv4MappedToIPv6 && Allows(address.MapToIPv4()));
}
