using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Host;

/// <summary>What host networking can leave on a host.</summary>
internal static class HostTraces
{
    /// <summary>What iptables-save and ip6tables-save print, but for dates and for the counts that the legacy flavour prints of policies.</summary>
    public static async Task<string> SavedAsync(TestNamespace space, string flavour = "iptables")
    {
        var saved = await HostWorld.OnAsync(space, $"{flavour}-save")
            + "\n" + await HostWorld.OnAsync(space, $"{flavour.Replace("iptables", "ip6tables", StringComparison.Ordinal)}-save");
        return string.Join('\n', saved.Split('\n').Where(line => line is not ['#', ..]).Select(line => line is [':', ..] ? line.Split('[')[0] : line));
    }

    /// <summary>
    /// All of it: rules and chains, routes, the setting, files. Without the empty tables that iptables makes by being asked, and can not unmake.
    /// </summary>
    public static async Task<string> AllAsync(HostWorld world, string flavour = "iptables")
    {
        var table = "";
        var rules = new List<string>();
        foreach (var line in (await SavedAsync(world.Machine, flavour)).Split('\n'))
        {
            if (line is ['*', ..])
                table = line;
            else if (line is ['-', ..] || (line is [':', ..] && line.Contains(" - ", StringComparison.Ordinal)))
                rules.Add($"{table} {line}");
        }

        string[] parts =
        [
            .. rules,

            // The kernel says linkdown of a fresh link until it gets round to it.
            (await HostWorld.OnAsync(world.Machine, "ip -4 route show table all")).Replace(" linkdown", "", StringComparison.Ordinal),
            .. (await HostWorld.OnAsync(world.Machine, "ip -6 route show table all")).Split('\n').Where(line => !IsOfTheKernel(line)),
            await HostWorld.OnAsync(world.Machine, "sysctl net.ipv4.conf.all.route_localnet"),
            .. Directory.EnumerateFileSystemEntries(world.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        ];
        return string.Join('\n', parts);
    }

    // It makes the interfaces' own routes when it gets round to it.
    private static bool IsOfTheKernel(string route) =>
        route.Contains("fe80::", StringComparison.Ordinal) || route.Contains("ff00::/8", StringComparison.Ordinal);
}
