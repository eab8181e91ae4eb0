using System.Net;
using System.Runtime.InteropServices;
using Injector.Networking.Netlink;

namespace Injector.Networking.LinkLocal;

/// <summary>
/// Prepares the current network namespace so that 169.254.170.2:80 arrives at a listener on 127.0.0.1, without port 80 being bound, and
/// so that nothing from outside arrives there. Running it twice changes nothing.
/// </summary>
public static class LinkLocalSetup
{
    private const string SysctlFolder = "/proc/sys/net/ipv4/conf";
    private static readonly IPAddress[] InstanceMetadata = [IPAddress.Parse("169.254.169.254"), IPAddress.Parse("fd00:ec2::254")];

    /// <summary>Does it.</summary>
    /// <exception cref="NetworkSetupException">Something vital cannot be done.</exception>
    public static LinkLocalReport Apply(LinkLocalOptions options)
    {
        var done = new List<string>();
        var missed = new List<string>();

        // The guard stands before the address does: there is no moment at which a neighbour gets through.
        var tables = IptablesRules.Apply(options);
        done.Add($"what comes from outside for 127.0.0.0/8 and {options.Address} is dropped ({tables})");
        done.Add($"{options.Address}:80 is redirected to 127.0.0.1:{options.Port}");

        using (var netlink = new RouteNetlink())
        {
            Vital(netlink.SetLoopbackUp(), "bring lo up");
            Vital(netlink.AddLoopbackAddress(options.Address), $"put {options.Address}/32 on lo");
            done.Add($"{options.Address}/32 is on lo");
            if (options.BlockInstanceMetadata)
                BlackHole(netlink, done, missed);
        }

        EndLocalRouting(done, missed);
        return new LinkLocalReport(done, missed);
    }

    private static void BlackHole(RouteNetlink netlink, List<string> done, List<string> missed)
    {
        foreach (var address in InstanceMetadata)
        {
            var result = netlink.AddBlackHole(address);
            if (result.IsDone || result.WasThere)
                done.Add($"instance metadata at {address} is unreachable");
            else if (address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6)
                missed.Add($"no black hole for {address}: {Marshal.GetPInvokeErrorMessage(result.Error)}");
            else
                Vital(result, $"make {address} unreachable");
        }
    }

    // A host with route_localnet=1 passes it on to new namespaces. The guard holds without this; it is a second one.
    private static void EndLocalRouting(List<string> done, List<string> missed)
    {
        var all = true;
        try
        {
            foreach (var folder in Directory.EnumerateDirectories(SysctlFolder))
            {
                var file = Path.Combine(folder, "route_localnet");
                if (!File.ReadAllText(file).StartsWith('0'))
                    File.WriteAllText(file, "0");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            all = false;
            missed.Add("route_localnet is left as it is: " + e.Message);
        }

        if (all)
            done.Add("route_localnet is 0 on every interface");
    }

    private static void Vital(NetlinkResult result, string what)
    {
        if (!result.IsDone && !result.WasThere)
            throw NetworkSetupException.System(what, result.Error);
    }
}
