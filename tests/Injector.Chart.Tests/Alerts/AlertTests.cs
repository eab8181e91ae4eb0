using System.Text.Json.Nodes;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Alerts;

/// <summary>The chart's alerts, judged by Prometheus' own promtool: each speaks when it must and is silent when it must be.</summary>
public sealed class AlertTests
{
    private static readonly string Cases = Tools.File("tests", "Injector.Chart.Tests", "Alerts", "alerts.test.yaml");

    [Fact]
    public async Task Every_alert_speaks_when_it_must_and_only_then()
    {
        var ended = await PromtoolAsync(await RulesAsync());

        Assert.True(ended.Code == 0, ended.Output + ended.Error);
    }

    [Fact]
    public async Task Every_alert_has_a_case()
    {
        var cases = await File.ReadAllTextAsync(Cases, TestContext.Current.CancellationToken);

        var alerts = (await RulesAsync())["groups"]!.AsArray().SelectMany(g => g!["rules"]!.AsArray()).Select(r => (string)r!["alert"]!).ToList();

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains($"alertname: {alert}\n", cases, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_rule_is_noticed()
    {
        var rules = await RulesAsync();
        rules["groups"]![0]!["rules"]![1]!["expr"] = "min(injector_webhook_bundle_matches) == 2";

        var ended = await PromtoolAsync(rules);

        Assert.NotEqual(0, ended.Code);
    }

    private static async Task<JsonNode> RulesAsync()
    {
        var manifests = await ChartRenderer.ManifestsAsync("-set-json", "metrics.prometheusRule.enabled=true", "-api-version", "monitoring.coreos.com/v1");
        return manifests.Single(m => (string?)m["kind"] == "PrometheusRule")["spec"]!;
    }

    private static async Task<Ended> PromtoolAsync(JsonNode rules)
    {
        Tools.Need(Tools.Find("promtool") is not null, "needs promtool: install prometheus");
        var folder = Directory.CreateTempSubdirectory("alerts-");
        try
        {
            // JSON is YAML.
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "rules.yaml"), rules.ToJsonString(), TestContext.Current.CancellationToken);
            File.Copy(Cases, Path.Combine(folder.FullName, "alerts.test.yaml"));
            return await Tools.RunAsync(Tools.Find("promtool")!, ["test", "rules", "alerts.test.yaml"], folder: folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
