using System.Text.RegularExpressions;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Tasks;

/// <summary>The sidecar's image as the product's Dockerfile makes it: the published program and the libraries that it loads, nothing else.</summary>
internal static partial class PauseImage
{
    public const string Name = "injector-proxy:test";

    public static async Task ImportAsync(DockerHost docker)
    {
        var root = Directory.CreateDirectory(Path.Combine(docker.Folder, "pause")).FullName;
        await CopyAsync(RealParts.Proxy, root + "/usr/local/bin/injector-proxy");
        var (_, libraries) = await Daemon.RunAsync(["ldd", RealParts.Proxy]);
        foreach (Match library in Library().Matches(libraries))
            await CopyAsync(library.Groups["path"].Value, root + library.Groups["path"].Value);
        var tar = Path.Combine(docker.Folder, "pause.tar");
        await Daemon.RunAsync(["tar", "-C", root, "-cf", tar, "."]);
        await docker.DockerAsync("import", "--change", "USER 65532:65532", tar, Name);
    }

    private static async Task CopyAsync(string from, string to)
    {
        var (code, output) = await Daemon.RunAsync(["install", "-D", "-m", "0755", from, to]);
        Assert.True(code == 0, output);
    }

    [GeneratedRegex(@"(?<path>/[^ ]+) \(0x", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Library();
}
