using Injector.Networking.Firewall;

namespace Injector.Networking.Host;

/// <summary>The IPv6 packet filter, or why there is none.</summary>
internal sealed record IPv6View(IptablesTool? Tool, SavedRules? Saved, string Reason)
{
    public static IPv6View Take(IptablesTool ipv4)
    {
        if (!Directory.Exists("/proc/sys/net/ipv6"))
            return new IPv6View(Tool: null, Saved: null, "this kernel has no IPv6, so it cannot be reached by it");

        var (tool, reason) = IptablesTool.ForIPv6(ipv4);
        return tool is null
            ? new IPv6View(Tool: null, Saved: null, $"no working ip6tables ({reason}): install it if containers have IPv6")
            : new IPv6View(tool, tool.Save(), "");
    }
}
