using System.Globalization;
using Injector.DockerHook.Tasks.Definition;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Tasks;

/// <summary>An image that the engine does not have is pulled before anything is created.</summary>
public sealed class PullTests(DockerHost docker) : IClassFixture<DockerHost>
{
    private const int Port = 5123;

    [Fact]
    public async Task A_missing_image_is_pulled_and_one_that_is_nowhere_is_named()
    {
        RealParts.NeedDocker();
        var folder = Directory.CreateDirectory(Path.Combine(docker.Folder, "saved")).FullName;
        await docker.DockerAsync("save", "-o", Path.Combine(folder, "image.tar"), DockerHost.Image);
        await Daemon.RunAsync(["tar", "-C", folder, "-xf", Path.Combine(folder, "image.tar")]);
        await using var registry = new Daemon(
            docker.InNamespace("python3", RealParts.Client("registry.py"), folder, Port.ToString(CultureInfo.InvariantCulture)), new Dictionary<string, string>());
        await registry.WaitForAsync("serving", TimeSpan.FromSeconds(20));
        await using var world = new TaskWorld(docker);

        var stopped = await world.RunToEndAsync(new TaskText("pull").Container("app", "echo pulled", $"{{'image': 'localhost:{Port}/team/pulled:1'}}"));
        var missing = await Assert.ThrowsAsync<TaskRejectedException>(() => world.RunAsync(new TaskText("pull")
            .Container("app", "true", $"{{'image': 'localhost:{Port}/team/nowhere:1'}}").Container("other", "true", $"{{'image': 'localhost:{Port}/team/nowhere'}}")));

        Assert.Equal("pulled", await world.LogsAsync(stopped, "app"));
        Assert.Equal(["containerDefinitions[0].image", "containerDefinitions[1].image"], missing.Problems.Select(p => p.Path));
    }
}
