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
        await ReplacedAsync(world, service, before);
        await service.ServedAsync();

        Assert.Equal(Newer, await ImageAsync(service));
        Assert.Single((await host.DockerAsync("ps", "-aq", "--filter", "label=ecs-injector.io/sidecar-of")).Split('\n'));
    }

    [Fact]
    public async Task A_listener_is_handed_on_also_when_its_sidecar_is_replaced_before_the_endpoint_answers()
    {
        RealParts.NeedDocker();
        await using var world = await HookWorld.StartWithAsync(host, ["--list-every", "1s"]);
        await using var service = await world.ServiceAsync("late");
        await service.ServedAsync();
        var before = await service.SidecarAsync();
        await world.KillHookAsync();
        await world.Endpoint.KillAsync();
        await host.DockerAsync("tag", await ImageAsync(service), Newer);
        world.HookOptions.Add("--proxy-image");
        world.HookOptions.Add(Newer);

        await world.StartHookAsync();
        await ReplacedAsync(world, service, before);
        await world.Hook.WaitForAsync("late", "EndpointUnavailable");
        await world.Endpoint.StartAgainAsync();

        await service.ServedAsync();
    }

    private static async Task ReplacedAsync(HookWorld world, Service service, int before)
    {
        for (var clock = Stopwatch.StartNew(); await service.SidecarAsync() is var now && (now == before || now == 0); await Service.PauseAsync())
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), world.HookOutput);
    }

    private Task<string> ImageAsync(Service service) => host.DockerAsync("inspect", "-f", "{{.Config.Image}}", "ecs-injector-" + service.Key);
}
