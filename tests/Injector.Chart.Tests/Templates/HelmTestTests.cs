using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Templates;

/// <summary><c>helm test</c>: kubectl's output template fails when the sidecar is not in the pod.</summary>
public sealed class HelmTestTests
{
    [Theory]
    [InlineData("""{"spec":{"initContainers":[{"name":"ecs-link-local"},{"name":"ecs-credential-proxy"}],"containers":[{"name":"app"}]}}""", 0)]
    [InlineData("""{"spec":{"containers":[{"name":"ecs-credential-proxy"},{"name":"app"}]}}""", 0)]
    [InlineData("""{"spec":{"containers":[{"name":"app"}]}}""", 1)]
    [InlineData("""{"spec":{"initContainers":[{"name":"other"}],"containers":[{"name":"app"}]}}""", 1)]
    public async Task It_ends_well_only_with_the_sidecar(string answer, int code)
    {
        var pod = (await ManifestsAsync()).Named("Pod", "ecs-injector-test");
        var argument = Assert.Single(pod["spec"]!.Objects("containers")).Texts("args")[^1];

        var ended = await Tools.RunAsync(
            await ChartRenderer.BinaryAsync(), ["template", "-template", argument["go-template=".Length..]], answer);

        Assert.True(code == ended.Code, ended.Error);
    }

    [Fact]
    public async Task The_pod_of_the_dry_run_asks_for_injection_where_it_can_have_it()
    {
        var map = (await ManifestsAsync()).Named("ConfigMap", "ecs-injector-test");
        var pod = Assert.Single(YamlText.Documents(map["data"]!.Text("pod.yaml")!));

        Assert.Equal("enabled", pod["metadata"]!["labels"]!.Text("ecs-injector.io/inject"));
        Assert.Equal("default", pod["metadata"]!.Text("namespace"));
    }

    [Fact]
    public async Task Its_account_may_create_pods_there_and_nothing_else()
    {
        var role = (await ManifestsAsync()).Named("Role", "ecs-injector-test");

        Assert.Equal("default", role["metadata"]!.Text("namespace"));
        var rule = Assert.Single(role.Objects("rules"));
        Assert.Equal(["pods"], rule.Texts("resources"));
        Assert.Equal(["create"], rule.Texts("verbs"));
    }

    [Fact]
    public async Task Without_an_image_there_is_no_test()
    {
        Assert.DoesNotContain(await ChartRenderer.ManifestsAsync(), m => m.Name == "ecs-injector-test");
    }

    private static Task<IReadOnlyList<System.Text.Json.Nodes.JsonObject>> ManifestsAsync() =>
        ChartRenderer.ManifestsAsync("-set-json", "test.image=\"kubectl:1\"");
}
