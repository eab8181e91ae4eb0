using System.Diagnostics;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>A hook that is started with another sidecar replaces those that run.</summary>
public sealed class HookUpgradeTests(DockerHost host) : IClassFixture<DockerHost>
{
    private const string Newer = "newer-proxy:1";

    [Fact]
    public async Task Sidecars_of_an_older_version_are_replaced_and_nobody_is_left_without_credentials()
    {
        RealParts.NeedDocker();
        await using var world = await HookWorld.StartWithAsync(host, ["--list-every", "1s"]);
        await using var service = await world.ServiceAsync("kept");
        await service.ServedAsync();
        var before = await service.SidecarAsync();
        await world.KillHookAsync();
        await host.DockerAsync("tag", await ImageAsync(service), Newer);
        world.HookOptions.Add("--proxy-image");
        world.HookOptions.Add(Newer);

        await world.StartHookAsync();
        for (var clock = Stopwatch.StartNew(); await service.SidecarAsync() is var now && (now == before || now == 0); await Service.PauseAsync())
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), world.HookOutput);
        await service.ServedAsync();

        Assert.Equal(Newer, await ImageAsync(service));
        Assert.Single((await host.DockerAsync("ps", "-aq", "--filter", "label=ecs-injector.io/sidecar-of")).Split('\n'));
    }

    private Task<string> ImageAsync(Service service) => host.DockerAsync("inspect", "-f", "{{.Config.Image}}", "ecs-injector-" + service.Key);
}
