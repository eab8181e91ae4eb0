using System.Diagnostics;

namespace Injector.Integration.Tests.Docker;

/// <summary>The hook or the endpoint is killed, for a while: what was served is served on, and what changed meanwhile is made up for.</summary>
public sealed class HookAbsenceTests(HookFixture fixture) : IClassFixture<HookFixture>
{
    private static readonly TimeSpan GoneWithin = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Sidecars_serve_and_refresh_while_the_hook_is_dead()
    {
        await using var service = await fixture.World.ServiceAsync("alone");
        await service.ServedAsync();
        await fixture.World.KillHookAsync();
        var key = await service.TryAskAsync();
        Assert.NotNull(key);

        var clock = Stopwatch.StartNew();
        var refreshed = await service.RefreshedAsync(key);
        RecoveryTimes.Record("hook dead: until a sidecar had refreshed by itself (lifetime 8 s)", clock.Elapsed);

        Assert.NotEqual(key, refreshed);
        await fixture.World.StartHookAsync();
        await service.RefreshedAsync(refreshed);
    }

    [Fact]
    public async Task What_was_restarted_while_the_hook_was_dead_is_served_when_it_returns_and_stays_so()
    {
        await using var moved = await fixture.World.ServiceAsync("moved");
        await using var widow = await fixture.World.ServiceAsync("widow");
        await using var still = await fixture.World.ServiceAsync("still");
        await Task.WhenAll(moved.ServedAsync(), widow.ServedAsync(), still.ServedAsync());
        var sidecar = await still.SidecarAsync();
        await fixture.World.KillHookAsync();
        await fixture.Host.DockerAsync("restart", "-t", "0", moved.Name);
        await fixture.Host.DockerAsync("kill", "ecs-injector-" + widow.Key);
        await using var fresh = await fixture.World.ServiceAsync("fresh");

        var clock = Stopwatch.StartNew();
        await fixture.World.StartHookAsync();
        await Task.WhenAll(
            TimedAsync(moved, "hook killed and started: workload restarted meanwhile", clock),
            TimedAsync(widow, "hook killed and started: sidecar killed meanwhile", clock),
            TimedAsync(fresh, "hook killed and started: workload started meanwhile", clock),
            TimedAsync(still, "hook killed and started: nothing changed meanwhile", clock));

        // The listener of the run before, which its sidecar still held, ends without taking the present one along.
        for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromSeconds(13); await Service.PauseAsync())
            Assert.NotNull(await moved.TryAskAsync());
        Assert.Equal(sidecar, await still.SidecarAsync());
    }

    [Fact]
    public async Task What_was_removed_while_the_hook_was_dead_is_cleaned_up_when_it_returns()
    {
        var services = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(i => fixture.World.ServiceAsync($"gone{i}", ["--network", i == 0 ? "none" : "bridge"])));
        await Task.WhenAll(services.Select(service => service.ServedAsync()));
        var spaces = await Task.WhenAll(services.Select(async service => Footprint.NamespaceOf((await service.RunAsync()).ProcessId)));
        await using var stranger = await PlainAsync("ecs-injector-task-other", ["-l", "ecs-injector.io/sidecar-of=task-other", "--network", "none"]);
        await fixture.World.KillHookAsync();
        foreach (var service in services)
            await service.DisposeAsync();
        Assert.All(services, service => Assert.True(Directory.Exists(Path.Combine(fixture.World.Hook.HandoffFolder, service.Key))));

        var clock = Stopwatch.StartNew();
        await fixture.World.StartHookAsync();
        var traces = new Traces(fixture.Host, fixture.World, services);
        while (await traces.FindAsync(spaces) is { Count: > 0 } left)
        {
            Assert.True(clock.Elapsed < GoneWithin, $"left: {string.Join(", ", left)}\n{fixture.World.HookOutput}");
            await Service.PauseAsync();
        }

        RecoveryTimes.Record("hook killed and started: traces of 3 workloads removed meanwhile are gone (listing every 1 s, linger 10 s)", clock.Elapsed);
        Assert.NotEqual(0, (await stranger.RunAsync()).ProcessId);
    }

    [Fact]
    public async Task A_killed_endpoint_interrupts_nobody_and_serves_who_came_meanwhile_when_it_returns()
    {
        await using var service = await fixture.World.ServiceAsync("patient");
        await service.ServedAsync();
        await fixture.World.Endpoint.KillAsync();
        Assert.NotNull(await service.TryAskAsync());
        await using var late = await fixture.World.ServiceAsync("late");
        await fixture.World.Hook.WaitForAsync(late.Name, "EndpointUnavailable");

        // Long enough for an idle sidecar to be swept: this one only waits.
        await Task.Delay(TimeSpan.FromSeconds(13), TimeProvider.System, TestContext.Current.CancellationToken);
        await fixture.World.Endpoint.StartAgainAsync();

        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            TimedAsync(late, "endpoint killed and started: workload started meanwhile", clock),
            TimedAsync(service, "endpoint killed and started: expired meanwhile", clock));
    }

    [Fact]
    public async Task An_endpoint_that_has_lost_its_state_is_told_everything_again()
    {
        await using var service = await fixture.World.ServiceAsync("forgotten");
        await service.ServedAsync();
        await fixture.World.Endpoint.KillAsync();
        var key = await service.TryAskAsync();
        Directory.Delete(Path.Combine(fixture.World.Endpoint.Folder, "state"), recursive: true);

        await fixture.World.Endpoint.StartAgainAsync();
        var clock = Stopwatch.StartNew();
        var fresh = await service.RefreshedAsync(key ?? "");

        RecoveryTimes.Record("endpoint killed, state wiped, started: registered anew and refreshed (listing every 1 s)", clock.Elapsed);
        Assert.NotEqual(key, fresh);
    }

    // What looks like the sidecar of another hook on the same engine.
    private async Task<Service> PlainAsync(string name, string[] options) =>
        new(fixture.Host, name, "", await fixture.Host.RunAsync(["--name", name, .. options], "sleep", "600"), () => fixture.World.HookOutput);

    private static async Task TimedAsync(Service service, string what, Stopwatch clock)
    {
        await service.ServedAsync();
        RecoveryTimes.Record(what, clock.Elapsed);
    }
}
