using System.Globalization;
using Injector.Networking.LinkLocal;

namespace Injector.Networking.Host;

/// <summary>The IPv4 routes that matter here.</summary>
/// <param name="DefaultInterfaces">Interfaces that lead to the world.</param>
/// <param name="HasCredentialRoute">Whether 169.254.170.2/32 leads to lo.</param>
internal sealed record HostRoutes(IReadOnlyList<string> DefaultInterfaces, bool HasCredentialRoute)
{
    /// <summary>A process' connection fails before the redirect sees it when no route at all leads there.</summary>
    public bool NeedsCredentialRoute => DefaultInterfaces.Count == 0;

    public static HostRoutes Read()
    {
        // Of the calling thread's namespace, unlike /proc/net/route.
        var lines = File.ReadAllLines("/proc/thread-self/net/route").Skip(1).Select(line => line.Split('\t')).Where(line => line.Length > 7);
        var routes = lines.Select(line => (Interface: line[0], Destination: Number(line[1]), Mask: Number(line[7]))).ToList();
        var address = BitConverter.ToUInt32(LinkLocalOptions.EcsAddress.GetAddressBytes());
        return new HostRoutes(
            [.. routes.Where(route => route is { Destination: 0, Mask: 0 } && route.Interface != "*").Select(route => route.Interface).Distinct(StringComparer.Ordinal)],
            routes.Any(route => route is { Interface: "lo", Mask: uint.MaxValue } && route.Destination == address));
    }

    private static uint Number(string hexadecimal) => uint.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
