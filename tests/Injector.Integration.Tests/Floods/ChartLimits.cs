using System.Globalization;
using System.Text.RegularExpressions;

namespace Injector.Integration.Tests.Floods;

/// <summary>Memory limits as the chart sets them.</summary>
internal static partial class ChartLimits
{
    private const long Mebi = 1024 * 1024;
    private static readonly string Values = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Chart", "values.yaml"));

    public static long Sidecar { get; } = Read(SidecarLimit());

    public static long Endpoint { get; } = Read(EndpointLimit());

    public static long Webhook { get; } = Read(WebhookLimit());

    private static long Read(Regex place)
    {
        var match = place.Match(Values);
        Assert.True(match.Success, "charts/injector/values.yaml holds no limit in Mi at " + place);
        return long.Parse(match.Groups["mebi"].Value, CultureInfo.InvariantCulture) * Mebi;
    }

    [GeneratedRegex(@"^\s+memoryLimit: (?<mebi>\d+)Mi$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SidecarLimit();

    [GeneratedRegex(@"^endpoint:$(?:\n(?: .*|#.*)?)*?\n    limits:\n      memory: (?<mebi>\d+)Mi$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EndpointLimit();

    [GeneratedRegex(@"^webhook:$(?:\n(?: .*|#.*)?)*?\n    limits:\n      memory: (?<mebi>\d+)Mi$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WebhookLimit();
}
