using System.Text.Json.Nodes;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Dashboards;

/// <summary>The dashboards ask for what there is, in words that Prometheus takes, and come whole into the cluster.</summary>
public sealed class DashboardTests
{
    public static TheoryData<string> Files => [.. Dashboard.All.Select(d => d.File)];

    [Fact]
    public void There_is_one_for_the_fleet_a_node_and_a_workload()
    {
        Assert.Equal(["injector.json", "node.json", "workload.json"], Dashboard.All.Select(d => d.File));
        Assert.Equal(3, Dashboard.All.Select(d => d.Json.Text("uid")).Distinct().Count());
        Assert.Equal(["datasource"], Of("injector.json").VariableNames);
        Assert.Equal(["datasource", "node"], Of("node.json").VariableNames);
        Assert.Equal(["datasource", "namespace", "pod"], Of("workload.json").VariableNames);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_metric_and_label_that_is_asked_for_exists(string file)
    {
        var dashboard = Of(file);

        Assert.True(dashboard.Expressions.Count >= 10, "the search found the expressions");
        Assert.All([.. dashboard.Expressions, .. dashboard.VariableQueries], expression => Assert.Empty(MetricsPage.Problems(expression)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_panel_narrows_by_every_variable(string file)
    {
        var dashboard = Of(file);
        var own = dashboard.VariableNames.Where(name => name != "datasource").ToList();

        Assert.All(dashboard.Json.Objects("panels").SelectMany(panel => panel.Objects("targets")), target => Assert.All(
            own, name => Assert.True(
                target.Text("expr")!.Contains("$" + name, StringComparison.Ordinal) || target.Text("expr")!.Contains("${" + name + ":regex}", StringComparison.Ordinal),
                target.Text("expr"))));
    }

    [Theory]
    [InlineData("injector_endpoint_workload", "no metric injector_endpoint_workload")]
    [InlineData("""sum(rate(injector_endpoint_requests_total{code="200"}[5m]))""", "no label code of injector_endpoint_requests_total")]
    [InlineData("sum by (role) (injector_endpoint_workloads)", "no label role to group by")]
    [InlineData("""sum by (le) (injector_endpoint_requests_total{instance=~"(a):.*", id="b"})""", "no label id of injector_endpoint_requests_total, no label le to group by")]
    public void What_does_not_exist_is_noticed(string expression, string problems) => Assert.Equal(problems, string.Join(", ", MetricsPage.Problems(expression)));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Prometheus_understands_every_expression(string file)
    {
        var ended = await PromtoolAsync("rules", Rules(Of(file).Expressions));

        Assert.True(ended.Code == 0, ended.Output + ended.Error);
    }

    [Fact]
    public async Task What_Prometheus_does_not_understand_is_noticed()
    {
        var ended = await PromtoolAsync("rules", Rules([.. Of("node.json").Expressions, "sum by (a (b)"]));

        Assert.NotEqual(0, ended.Code);
    }

    [Fact]
    public async Task Prometheus_takes_the_scrape_configuration_of_the_page()
    {
        const string Pods = "  kubernetes_sd_configs:\n  - role: pod\n";
        Assert.Contains(Pods, MetricsPage.ScrapeExample, StringComparison.Ordinal);

        // Debian builds its Prometheus without Kubernetes; all else of the example is judged.
        var ended = await PromtoolAsync("config", MetricsPage.ScrapeExample.Replace(Pods, "", StringComparison.Ordinal));

        Assert.True(ended.Code == 0, ended.Output + ended.Error);
    }

    [Fact]
    public async Task All_are_whole_in_their_config_map()
    {
        var manifests = await ChartRenderer.ManifestsAsync("-set-json", "metrics.dashboard.enabled=true");

        var map = manifests.Named("ConfigMap", "ecs-injector-dashboard");
        var data = map["data"]!.AsObject();
        Assert.Equal("1", map["metadata"]!["labels"]!.Text("grafana_dashboard"));
        Assert.Equal(Dashboard.All.Select(d => d.File), data.Select(d => d.Key));
        Assert.All(Dashboard.All, d => Assert.True(JsonNode.DeepEquals(d.Json, JsonNode.Parse((string)data[d.File]!))));
        Assert.All(Dashboard.All.SelectMany(d => d.Json.Objects("panels")), panel => Assert.NotEmpty(panel.Objects("targets")));
    }

    private static Dashboard Of(string file) => Dashboard.All.Single(d => d.File == file);

    private static string Rules(IReadOnlyList<string> expressions) => new JsonObject
    {
        ["groups"] = new JsonArray(new JsonObject
        {
            ["name"] = "dashboard",
            ["rules"] = new JsonArray([.. expressions.Select((e, i) => new JsonObject { ["record"] = $"panel:{i}", ["expr"] = e })]),
        }),
    }.ToJsonString();

    private static async Task<Ended> PromtoolAsync(string kind, string text)
    {
        Tools.Need(Tools.Find("promtool") is not null, "needs promtool: install prometheus");
        var file = Path.Combine(Directory.CreateTempSubdirectory("dashboard-").FullName, "file.yaml");
        try
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            return await Tools.RunAsync(Tools.Find("promtool")!, ["check", kind, file]);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
