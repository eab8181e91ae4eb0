using System.Text.RegularExpressions;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Documents;

/// <summary>Alerts ask for metrics that there are, and say what they mean.</summary>
public sealed partial class MonitoringTests
{
    [Fact]
    public async Task Every_metric_that_is_asked_for_exists()
    {
        var rule = Assert.Single((await ChartRenderer.ManifestsAsync(Profile.Arguments("everything"))).OfKind("PrometheusRule"));
        var sources = string.Concat(Directory
            .EnumerateFiles(Tools.File("src"), "*Metrics.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        var asked = OurMetric().Matches(rule.ToJsonString()).Select(m => m.Value).Distinct().ToList();

        Assert.True(asked.Count >= 6, "the search found the metrics");
        Assert.All(asked, m => Assert.Contains($"\"{m}\"", sources, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_alert_says_what_it_means()
    {
        var rule = Assert.Single((await ChartRenderer.ManifestsAsync(Profile.Arguments("everything"))).OfKind("PrometheusRule"));
        var alerts = Assert.Single(rule["spec"]!.Objects("groups")).Objects("rules");

        Assert.True(alerts.Length >= 6);
        Assert.All(alerts, a =>
        {
            Assert.NotEmpty(a.Text("expr")!);
            Assert.NotEmpty(a["annotations"]!.Text("summary")!);
            Assert.NotEmpty(a["annotations"]!.Text("description")!);
            Assert.Contains(a["labels"]!.Text("severity"), new[] { "critical", "warning" });
        });
    }

    [GeneratedRegex("injector_(?:endpoint|webhook)_[a-z_]+", RegexOptions.None, 1000)]
    private static partial Regex OurMetric();
}
