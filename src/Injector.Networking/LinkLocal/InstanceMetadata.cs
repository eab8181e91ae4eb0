using System.Net;
using System.Net.Sockets;
using Injector.Networking.Interop;
using Injector.Networking.Netlink;

namespace Injector.Networking.LinkLocal;

/// <summary>Keeps the namespace from the EC2 instance metadata service, and so from the instance's own role.</summary>
internal static class InstanceMetadata
{
    private static readonly IPAddress[] Addresses = [new([169, 254, 169, 254]), IPAddress.Parse("fd00:ec2::254")];

    public static IEnumerable<SetupStep> Block(RouteNetlink route) => Addresses.Select(address => Block(route, address));

    private static SetupStep Block(RouteNetlink route, IPAddress address)
    {
        var outcome = SetupOutcome.Done;
        var errno = route.AddBlackhole(address, replace: false);
        if (errno == Errno.Exists)
        {
            // It may be a route that does lead there.
            errno = route.AddBlackhole(address, replace: true);
            outcome = SetupOutcome.Renewed;
        }

        if (errno == 0)
            return new("metadata", outcome, $"blackhole {address}");
        if (address.AddressFamily is AddressFamily.InterNetworkV6 && errno is (Errno.NotSupported or Errno.FamilyNotSupported))
            return new("metadata", SetupOutcome.NotPossible, $"{address}: no IPv6 here, so it cannot be reached either");

        throw new NetworkSetupException(
            $"Expected to black-hole {address} in this network namespace, found {Errno.Describe(errno)}. "
            + "Run as root with CAP_NET_ADMIN, or switch blocking of instance metadata off.",
            errno);
    }
}
