using System.Text.Json.Nodes;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Documents;

/// <summary>manifests/: fresh, and examples that a cluster would take.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(Tools.File("manifests", "examples"), "*.yaml").Select(f => Path.GetFileName(f)!)];

    [Fact]
    public async Task The_manifests_are_what_the_chart_renders()
    {
        var renderer = await ChartRenderer.BinaryAsync();

        var ended = await Tools.RunAsync(Tools.File("manifests", "render"), ["-"], environment: [("INJECTOR_RENDERER", renderer)]);

        Assert.True(ended.Code == 0, ended.Error);
        var found = await File.ReadAllTextAsync(Tools.File("manifests", "injector.yaml"), TestContext.Current.CancellationToken);
        Assert.True(ended.Output == found, "manifests/injector.yaml is not fresh: run manifests/render");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_has_a_grant_for_its_account_and_valid_pods(string example)
    {
        var documents = YamlText.Documents(await TextAsync(example));
        var subject = Assert.Single(Assert.Single(documents.OfKind("RoleGrant"))["spec"]!.Objects("subjects"))["kubernetes"]!;
        var account = Assert.Single(documents.OfKind("ServiceAccount"));
        var pod = Assert.Single(documents.PodSpecs());

        Assert.Equal(account.Name, subject.Text("serviceAccount"));
        Assert.Equal(account["metadata"]!.Text("namespace"), subject.Text("namespace"));
        Assert.Equal(account.Name, pod.Spec.Text("serviceAccountName"));
        var document = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["spec"] = pod.Spec.DeepClone() };
        Assert.Empty(await ChartRenderer.FaultsAsync(
            Path.Combine(AppContext.BaseDirectory, "Schemas", "pod.schema.json"), document.ToJsonString()));
    }

    internal static Task<string> TextAsync(string example) =>
        File.ReadAllTextAsync(Tools.File("manifests", "examples", example), TestContext.Current.CancellationToken);
}
