using System.Globalization;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>Reads one port mapping; a range becomes a mapping for each of its ports.</summary>
internal static class PortReader
{
    private const int HighestPort = 65535;
    private const int LongestRange = 100;

    /// <summary>Reads it.</summary>
    public static IReadOnlyList<PortMapping> Read(JsonFields fields)
    {
        fields.Describing(Unsupported.DescribingPort);
        var inside = fields.Whole("containerPort", 0, HighestPort);
        var outside = fields.Whole("hostPort", 0, HighestPort);
        var protocol = fields.Choice("protocol", "", "tcp", "udp") is "udp" ? "udp" : "tcp";
        var range = fields.Text("containerPortRange");
        if (range is not null)
            return Range(fields, range, inside, outside, protocol);

        if (inside is > 0 and var port)
            return [new PortMapping(port, outside ?? 0, protocol)];

        fields.Problem("containerPort", "expected a port from 1 to 65535, found none");
        return [];
    }

    private static IReadOnlyList<PortMapping> Range(JsonFields fields, string range, int? inside, int? outside, string protocol)
    {
        if (inside is not null || outside is not null)
            fields.Problem("containerPortRange", "expected a range or a port, found both");

        if (range.Split('-') is [var from, var to] && Port(from) is { } first && Port(to) is { } last && first <= last && last - first < LongestRange)
            return [.. Enumerable.Range(first, last - first + 1).Select(port => new PortMapping(port, 0, protocol))];

        fields.Problem("containerPortRange", $"expected FIRST-LAST with at most {LongestRange} ports, found \"{range}\"");
        return [];
    }

    private static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= HighestPort ? port : null;
}
