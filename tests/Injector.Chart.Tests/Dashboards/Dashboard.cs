using System.Text.Json.Nodes;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Dashboards;

/// <summary>A Grafana dashboard of the chart.</summary>
/// <param name="File">Name of its file.</param>
/// <param name="Json">The dashboard.</param>
internal sealed record Dashboard(string File, JsonNode Json)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Dashboard> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(ChartRenderer.Chart, "dashboards"), "*.json").Order(StringComparer.Ordinal)
            .Select(file => new Dashboard(Path.GetFileName(file), JsonNode.Parse(System.IO.File.ReadAllText(file))!)),
    ];

    /// <summary>Every expression of its panels, with values in place of its variables.</summary>
    public IReadOnlyList<string> Expressions =>
        [.. Json.Objects("panels").SelectMany(panel => panel.Objects("targets")).Select(target => Fill(target.Text("expr")!))];

    /// <summary>The queries that give its variables their values; the metric that each reads.</summary>
    public IReadOnlyList<string> VariableQueries =>
        [.. Variables.Where(v => v.Text("type") == "query").Select(v => v["query"]!.Text("query")!)];

    /// <summary>Names of its variables.</summary>
    public IReadOnlyList<string> VariableNames => [.. Variables.Select(v => v.Text("name")!)];

    private JsonObject[] Variables => Json["templating"]!.Objects("list");

    private string Fill(string expression) => VariableNames.Aggregate(expression, (filled, name) => filled
        .Replace("${" + name + ":regex}", "value", StringComparison.Ordinal)
        .Replace("$" + name, "value", StringComparison.Ordinal));
}
