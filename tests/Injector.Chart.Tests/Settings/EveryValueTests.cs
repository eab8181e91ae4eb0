using System.Text.Json.Nodes;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Settings;

/// <summary>
/// Every value of values.yaml, changed alone, changes what is rendered. That a template asks for no other value is seen by all tests:
/// they render with missing keys as errors.
/// </summary>
public sealed class EveryValueTests
{
    private static readonly JsonObject Probes =
        YamlText.Documents(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Values", "probes.yaml")))[0];

    public static TheoryData<string> Paths => [.. Probes.Select(p => p.Key)];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_value_has_an_effect(string path)
    {
        var probe = Probes[path]!.AsObject();
        string[] basis = [.. Settings(probe["with"])];

        var before = await RenderAsync(basis);
        var after = await RenderAsync([.. basis, .. Setting(path, probe["value"]), .. Settings(probe["also"])]);

        Assert.NotEqual(before, after);
    }

    [Fact]
    public void Every_value_has_a_probe()
    {
        var values = YamlText.Documents(File.ReadAllText(Path.Combine(ChartRenderer.Chart, "values.yaml")))[0];

        Assert.Equal(Leaves(values, "").Order(StringComparer.Ordinal), Probes.Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_value_is_explained()
    {
        var lines = File.ReadAllLines(Path.Combine(ChartRenderer.Chart, "values.yaml"));
        var explained = lines.Index().Count(l => l.Item.TrimStart().StartsWith("# -- ", StringComparison.Ordinal));

        Assert.True(explained >= Probes.Count - 8, $"expected an explanation (# --) for nearly each of {Probes.Count} values, found {explained}");
    }

    private static IEnumerable<string> Settings(JsonNode? settings) =>
        (settings as JsonObject ?? []).SelectMany(s => Setting(s.Key, s.Value));

    private static IEnumerable<string> Setting(string path, JsonNode? value) => ["-set-json", $"{path}={value?.ToJsonString() ?? "null"}"];

    private static async Task<string> RenderAsync(string[] arguments) =>
        await ChartRenderer.TextAsync(arguments) + await ChartRenderer.TextAsync(["-notes", .. arguments]);

    private static IEnumerable<string> Leaves(JsonObject values, string prefix)
    {
        foreach (var (key, value) in values)
        {
            var path = prefix + key;
            // A probe for a whole object ends the descent: its keys are Kubernetes' or the user's, not the chart's.
            if (value is JsonObject { Count: > 0 } map && !Probes.ContainsKey(path))
            {
                foreach (var leaf in Leaves(map, path + "."))
                    yield return leaf;
            }
            else
            {
                yield return path;
            }
        }
    }
}
