using System.Text.Json.Nodes;

namespace Injector.Chart.Tests.Rendering;

/// <summary>The chart through the renderer in <c>Renderer/</c>, which is built once for all tests.</summary>
internal static class ChartRenderer
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static string? built;

    /// <summary>The chart's folder.</summary>
    public static string Chart { get; } = Tools.File("charts", "injector");

    /// <summary>Path of the built renderer.</summary>
    public static async Task<string> BinaryAsync()
    {
        Tools.Need(Tools.Find("go") is not null, "needs Go: install golang-go");
        Tools.Need(
            Directory.Exists("/usr/share/gocode/src/github.com/Masterminds/sprig"), "needs sprig: install golang-github-masterminds-sprig-dev");
        Tools.Need(Directory.Exists("/usr/share/gocode/src/sigs.k8s.io/yaml"), "needs golang-k8s-sigs-yaml-dev");
        Tools.Need(
            Directory.Exists("/usr/share/gocode/src/github.com/xeipuuv/gojsonschema"), "needs golang-github-xeipuuv-gojsonschema-dev");
        Tools.Need(
            Directory.Exists("/usr/share/gocode/src/github.com/hashicorp/hcl/v2"), "needs golang-github-hashicorp-hcl-v2-dev");
        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return built ??= await BuildAsync();
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>The renderer's answer, good or bad.</summary>
    public static async Task<Ended> TryAsync(params IEnumerable<string> arguments) =>
        await Tools.RunAsync(await BinaryAsync(), ["render", "-chart", Chart, "-strict", .. arguments]);

    /// <summary>The text of the manifests, or with <c>-notes</c> of the notes.</summary>
    public static async Task<string> TextAsync(params IEnumerable<string> arguments)
    {
        var ended = await TryAsync(arguments);
        Assert.True(ended.Code == 0, ended.Error);
        return ended.Output;
    }

    /// <summary>The manifests.</summary>
    public static async Task<IReadOnlyList<JsonObject>> ManifestsAsync(params IEnumerable<string> arguments) =>
        YamlText.Documents(await TextAsync(arguments));

    /// <summary>What a JSON schema has against YAML documents; empty: nothing.</summary>
    public static async Task<string> FaultsAsync(string schemaFile, string documents, params string[] otherSchemas)
    {
        var ended = await Tools.RunAsync(await BinaryAsync(), ["validate", "-schema", schemaFile, .. otherSchemas], documents);
        Assert.True(ended.Code == 0 || ended.Error.StartsWith("document ", StringComparison.Ordinal), ended.Error);
        return ended.Error;
    }

    private static async Task<string> BuildAsync()
    {
        var binary = Path.Combine(AppContext.BaseDirectory, "renderer");
        var ended = await Tools.RunAsync(
            Tools.Find("go")!, ["build", "-o", binary, "."], folder: Tools.File("tests", "Injector.Chart.Tests", "Renderer"),
            environment: [("GO111MODULE", "off"), ("GOPATH", "/usr/share/gocode"), ("GOFLAGS", "")]);
        Assert.True(ended.Code == 0, ended.Error);
        return binary;
    }
}
