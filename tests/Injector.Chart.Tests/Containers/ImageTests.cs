using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Containers;

/// <summary>
/// The Dockerfile, both targets with their build stage, in a Docker daemon of the test's own. Base images and NuGet packages are this
/// machine's; no build and no container has a network, so what a registry's base images would change is not seen.
/// </summary>
public sealed class ImageTests
{
    private const int Lacking = 77;

    [Fact]
    public async Task Both_images_are_built_and_run_unprivileged()
    {
        Tools.Need(OperatingSystem.IsLinux() && Tools.Find("bash") is not null, "needs Linux and bash");

        var ended = await Tools.RunAsync("bash", [Tools.File("tests", "Injector.Chart.Tests", "Images", "run")]);

        Tools.Need(ended.Code != Lacking, ended.Error.Trim());
        Assert.True(ended.Code == 0, ended.Output + ended.Error);
        Assert.Contains("injector-proxy says its version", ended.Output, StringComparison.Ordinal);
        Assert.Contains("injector serves credentials in its container", ended.Output, StringComparison.Ordinal);
        foreach (var shown in new[] { "injector-proxy brings its bill", "injector brings its bill", "the sidecar's image: user 65532", "the endpoint's image: user 65532", "the compose file's endpoint: user 0, capabilities 0000000000000000", "the compose file's hook: user 0, capabilities 0000000000281000" })
            Assert.Contains(shown, ended.Output, StringComparison.Ordinal);
        Assert.Contains("the compose file serves a labelled container", ended.Output, StringComparison.Ordinal);
    }
}
