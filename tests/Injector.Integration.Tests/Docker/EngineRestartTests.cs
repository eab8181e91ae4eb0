using System.Diagnostics;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>dockerd is restarted: with live-restore its containers live on, without they are started again.</summary>
public sealed class EngineRestartTests(DockerHost host) : IClassFixture<DockerHost>
{
    [Fact]
    public async Task Containers_are_served_after_a_restart_of_the_engine_without_live_restore_and_with_it()
    {
        RealParts.NeedDocker();
        await using var world = await HookWorld.StartWithAsync(host, ["--list-every", "1s"]);
        await using var service = await world.ServiceAsync("reborn", ["--restart", "always"]);
        await service.ServedAsync();
        var (before, _) = await service.RunAsync();

        await host.StopAsync();
        await host.StartAsync();
        var clock = Stopwatch.StartNew();
        RecoveryTimes.Record("dockerd restarted: from the workload's start", await service.ServedAsync(before));
        RecoveryTimes.Record("dockerd restarted: from its answering", clock.Elapsed);

        await host.StopAsync();
        host.Options.Add("--live-restore");
        await host.StartAsync();
        await service.ServedAsync();
        (before, _) = await service.RunAsync();

        await host.StopAsync();
        Assert.True(await InsideContainer.AskAsync(before, service.Id) is { Status: System.Net.HttpStatusCode.OK }, "the sidecar serves while dockerd is down");
        var sidecar = Path.GetFileName(Directory.GetDirectories(world.Hook.HandoffFolder).Single());
        Assert.Equal(service.Key, sidecar);
        await host.StartAsync();
        clock.Restart();
        await service.ServedAsync();
        RecoveryTimes.Record("dockerd restarted with live-restore: from its answering", clock.Elapsed);
        Assert.Equal(before, (await service.RunAsync()).ProcessId);

        await host.DockerAsync("restart", "-t", "0", service.Name);
        RecoveryTimes.Record("dockerd restarted with live-restore, then docker restart", await service.ServedAsync(before));
        await host.DockerAsync("kill", "ecs-injector-" + service.Key);
        await service.ServedAsync();
    }
}
