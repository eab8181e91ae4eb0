using System.Diagnostics;

namespace Injector.Integration.Tests.Docker;

/// <summary>A workload or its sidecar is restarted or killed: the credentials are back without anybody's help.</summary>
public sealed class HookRecoveryTests(HookFixture fixture) : IClassFixture<HookFixture>
{
    public static TheoryData<string> DeathsOfASidecar => ["kill -9", "docker kill", "docker rm -f"];

    [Fact]
    public async Task A_container_is_served_when_it_starts()
    {
        await using var service = await fixture.World.ServiceAsync("starting");

        RecoveryTimes.Record("container started", await service.ServedAsync());
    }

    [Fact]
    public async Task A_container_is_served_after_docker_restart()
    {
        await using var service = await fixture.World.ServiceAsync("restarted");
        await service.ServedAsync();
        var (before, _) = await service.RunAsync();

        await fixture.Host.DockerAsync("restart", "-t", "0", service.Name);

        RecoveryTimes.Record("docker restart", await service.ServedAsync(before));
    }

    [Fact]
    public async Task A_container_is_served_after_it_crashed_and_its_restart_policy_started_it()
    {
        await using var service = await fixture.World.ServiceAsync(
            "crashed", ["--restart", "on-failure"], "sh", "-c", "while [ ! -e /tmp/crash ]; do sleep 0.05; done; rm /tmp/crash; exit 3");
        await service.ServedAsync();
        var (before, _) = await service.RunAsync();

        await fixture.Host.DockerAsync("exec", service.Name, "touch", "/tmp/crash");

        RecoveryTimes.Record("crash, restart policy on-failure", await service.ServedAsync(before));
    }

    [Fact]
    public async Task A_container_is_served_after_kill_9_of_its_first_process()
    {
        await using var service = await fixture.World.ServiceAsync("killed", ["--restart", "always"]);
        await service.ServedAsync();
        var (before, _) = await service.RunAsync();

        Kill(before);

        RecoveryTimes.Record("kill -9 of PID 1, restart policy always", await service.ServedAsync(before));
    }

    [Theory]
    [MemberData(nameof(DeathsOfASidecar))]
    public async Task A_container_is_served_after_its_sidecar_died(string death)
    {
        await using var service = await fixture.World.ServiceAsync("widowed");
        await service.ServedAsync();
        var sidecar = await service.SidecarAsync();

        var clock = Stopwatch.StartNew();
        if (death is "kill -9")
            Kill(sidecar);
        else
            await fixture.Host.DockerAsync([.. death.Split(' ')[1..], "ecs-injector-" + service.Key]);
        await service.ServedAsync();

        RecoveryTimes.Record($"sidecar: {death}", clock.Elapsed);
        Assert.NotEqual(sidecar, await service.SidecarAsync());
        Assert.NotEqual(0, await service.SidecarAsync());
    }

    [Fact]
    public async Task A_container_is_served_through_another_container_in_its_network_namespace_when_the_first_is_gone()
    {
        await using var owner = await fixture.World.ServiceAsync("owner");
        await owner.ServedAsync();
        await using var guest = await fixture.World.ServiceAsync("guest", ["--network", "container:owner"]);
        await guest.ServedAsync();

        await fixture.Host.DockerAsync("rm", "-f", owner.Name);

        await guest.RefreshedAsync(await KeyOfAsync(guest));
    }

    [Fact]
    public async Task A_container_that_waits_for_its_restart_is_no_failure()
    {
        await using var service = await fixture.World.ServiceAsync("looping", ["--restart", "always"], "false");

        await fixture.World.Hook.WaitForAsync(service.Name, "NotRunning");

        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(fixture.World.HookOutput.Split((char)10), line => line.Contains("Container looping: NamespaceFailed", StringComparison.Ordinal));
    }

    private static async Task<string> KeyOfAsync(Service service)
    {
        var key = await service.TryAskAsync();
        Assert.NotNull(key);
        return key;
    }

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }
}
