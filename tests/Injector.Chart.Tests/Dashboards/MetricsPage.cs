using System.Text.RegularExpressions;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Dashboards;

/// <summary>METRICS.md, which another test holds to the code: which metrics there are, and which labels each has.</summary>
internal static partial class MetricsPage
{
    /// <summary>What Prometheus and a scrape configuration add to each.</summary>
    private static readonly string[] OfTheScrape = ["instance", "namespace", "pod"];

    /// <summary>Labels by metric.</summary>
    public static IReadOnlyDictionary<string, string[]> Labels { get; } = File.ReadLines(Path)
        .Select(line => Row().Match(line)).Where(row => row.Success)
        .ToDictionary(row => row.Groups["name"].Value, row => Quoted().Matches(row.Groups["labels"].Value).Select(l => l.Groups["x"].Value).ToArray(), StringComparer.Ordinal);

    /// <summary>The scrape configuration that the page gives as an example.</summary>
    public static string ScrapeExample => Example().Match(File.ReadAllText(Path)).Groups["x"].Value;

    private static string Path => Tools.File("src", "Injector", "METRICS.md");

    /// <summary>What an expression asks for that there is not; empty when all is well.</summary>
    public static IEnumerable<string> Problems(string expression)
    {
        var known = new HashSet<string>(OfTheScrape, StringComparer.Ordinal);
        foreach (var asked in Metric().Matches(expression).Cast<Match>())
        {
            // A histogram is asked for by its parts.
            var name = asked.Groups["name"].Value;
            var isBucket = name.EndsWith("_bucket", StringComparison.Ordinal);
            if (!Labels.TryGetValue(isBucket ? name[..^"_bucket".Length] : name, out var labels))
            {
                yield return $"no metric {name}";
                continue;
            }

            string[] own = [.. labels, .. OfTheScrape, .. isBucket ? ["le"] : Array.Empty<string>()];
            known.UnionWith(own);
            foreach (var label in Matcher().Matches(asked.Groups["matchers"].Value).Select(m => m.Groups["x"].Value).Where(l => !own.Contains(l, StringComparer.Ordinal)))
                yield return $"no label {label} of {name}";
        }

        foreach (var label in By().Matches(expression).SelectMany(m => m.Groups["x"].Value.Split(',', StringSplitOptions.TrimEntries)).Where(l => !known.Contains(l)))
            yield return $"no label {label} to group by";
    }

    [GeneratedRegex("^\\| `(?<name>injector_[a-z_]+)`[ ▲]*\\|(?<labels>[^|]*)\\|", RegexOptions.None, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<x>[a-z_]+)`", RegexOptions.None, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("(?<name>injector_[a-z_]+)(?:\\{(?<matchers>[^}]*(?:\\}[^},]*)*?)\\}(?=[\\[)\\s,]|$))?", RegexOptions.None, 1000)]
    private static partial Regex Metric();

    [GeneratedRegex("(?<x>[a-z_]+)\\s*(?:=~|!~|!=|=)", RegexOptions.None, 1000)]
    private static partial Regex Matcher();

    [GeneratedRegex("\\bby\\s*\\((?<x>[^)]*)\\)", RegexOptions.None, 1000)]
    private static partial Regex By();

    [GeneratedRegex("```yaml\\n(?<x>scrape_configs:.*?)```", RegexOptions.Singleline, 1000)]
    private static partial Regex Example();
}
