using System.Text.RegularExpressions;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Templates;

/// <summary>What holds for every object that the chart makes.</summary>
public sealed partial class RenderingTests
{
    public static TheoryData<string> Profiles => Profile.Names;

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Every_document_is_an_object_with_a_name_of_its_own(string profile)
    {
        var manifests = await ChartRenderer.ManifestsAsync(["-include-crds", .. Profile.Arguments(profile)]);

        Assert.True(manifests.Count > 12, "the rendering is whole");
        Assert.All(manifests, m =>
        {
            Assert.NotNull(m.Text("apiVersion"));
            Assert.NotNull(m.Text("kind"));
            Assert.NotEmpty(m.Name);
            Assert.Equal("ecs-injector", m["metadata"]!["labels"]!.Text("app.kubernetes.io/part-of"));
        });
        Assert.Equal(manifests.Count, manifests.Select(m => $"{m.Text("kind")}/{m["metadata"]!.Text("namespace")}/{m.Name}").Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task No_key_no_secret_and_no_bundle_is_rendered(string profile)
    {
        var text = await ChartRenderer.TextAsync(Profile.Arguments(profile));
        var manifests = YamlText.Documents(text);

        Assert.Empty(manifests.OfKind("Secret"));
        Assert.DoesNotContain("caBundle", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("-----BEGIN", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Lines_have_no_blanks_at_their_end(string profile)
    {
        var text = await ChartRenderer.TextAsync(Profile.Arguments(profile));

        Assert.DoesNotMatch(BlankAtEnd(), text);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Selectors_hold_only_labels_that_never_change_and_pods_have_them(string profile)
    {
        string[] fixedLabels = ["app.kubernetes.io/component", "app.kubernetes.io/instance", "app.kubernetes.io/name"];
        var deployments = (await ChartRenderer.ManifestsAsync(Profile.Arguments(profile))).OfKind("Deployment").ToList();

        Assert.Equal(2, deployments.Count);
        Assert.All(deployments, d =>
        {
            var selector = d["spec"]!["selector"]!["matchLabels"]!.AsObject();
            var labels = d["spec"]!["template"]!["metadata"]!["labels"]!;
            Assert.Equal(fixedLabels, selector.Select(p => p.Key).Order());
            Assert.All(selector, p => Assert.Equal(p.Value!.GetValue<string>(), labels.Text(p.Key)));
        });
    }

    [Fact]
    public async Task Labels_and_annotations_of_the_user_reach_every_object()
    {
        var manifests = await ChartRenderer.ManifestsAsync(Profile.Arguments("everything"));

        Assert.All(manifests, m => Assert.Equal("platform", m["metadata"]!["labels"]!.Text("team")));
        Assert.All(manifests, m => Assert.Equal("platform", m["metadata"]!["annotations"]!.Text("example.com/owner")));
    }

    [Fact]
    public async Task An_old_cluster_is_refused()
    {
        var ended = await ChartRenderer.TryAsync("-kube-version", "v1.27.16");

        Assert.Equal(1, ended.Code);
        Assert.Contains("requires kubeVersion: >=1.28.0-0", ended.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex("[ \t]$", RegexOptions.Multiline, 1000)]
    private static partial Regex BlankAtEnd();
}
