using System.Diagnostics;
using Injector.Core.Names;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>Many containers at once, and a hook that is killed among them: each gets its own role, and nothing is left when they are gone.</summary>
public sealed class HookCrowdTests
{
    private const int Many = 100;
    private const int Few = 5;
    private static readonly TimeSpan GoneWithin = TimeSpan.FromSeconds(60);

    private static int Kills => RealParts.Times > 1 ? 200 : 5;

    [Fact]
    public async Task A_hundred_containers_started_at_once_are_served_each_once_and_leave_nothing()
    {
        RealParts.NeedDocker();
        await DeadlockedEngine.WithEngineAsync(HundredAsync);
    }

    [Fact]
    public async Task A_hook_that_is_killed_again_and_again_in_a_storm_of_starts_and_stops_serves_all_and_leaves_nothing()
    {
        RealParts.NeedDocker();
        await DeadlockedEngine.WithEngineAsync(StormAsync);
    }

    private static async Task HundredAsync(DockerHost host)
    {
        await using var world = await HookWorld.StartWithAsync(host, ["--list-every", "2s"]);

        // What a process keeps for good after its first work is no leak.
        await LiveAsync(world, await CreateAsync(world, "few", Few), () => Task.CompletedTask);
        var (hookBefore, endpointBefore) = (Footprint.Of(world.Hook.Pid), Footprint.Of(world.Endpoint.Pid));

        var clock = Stopwatch.StartNew();
        var services = await CreateAsync(world, "many", Many);
        RecoveryTimes.Record($"{Many} containers created", clock.Elapsed);
        await LiveAsync(world, services, () => RestartHookAsync(world, services));

        await AssertBackAsync("hook", () => Footprint.Of(world.Hook.Pid), hookBefore);
        await AssertBackAsync("endpoint", () => Footprint.Of(world.Endpoint.Pid), endpointBefore);
    }

    private static async Task StormAsync(DockerHost host)
    {
        await using var world = await HookWorld.StartWithAsync(host, ["--list-every", "1s"]);
        var services = await CreateAsync(world, "storm", 8);
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        using var calm = new CancellationTokenSource();

        var storm = Task.WhenAll(services.Select((service, i) => StormAsync(world, service, new Random(seed + i), calm.Token)));
        var moments = new Random(seed - 1);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(moments.Next(300, 2500)), TimeProvider.System, TestContext.Current.CancellationToken);
            await world.KillHookAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(moments.Next(0, 1000)), TimeProvider.System, TestContext.Current.CancellationToken);
            await world.StartHookAsync();
        }

        await calm.CancelAsync();
        var last = (await storm).ToList();

        await Crowd.EachAsync(last, service => service.ServedAsync());
        await AssertOnceAsync(world, last, exactly: false);
        await RemoveAsync(world, last);

        // Those of earlier rounds that went while no hook looked linger for a while.
        for (var clock = Stopwatch.StartNew(); await AnyLeftAsync(world) is { } left; await Service.PauseAsync())
            Assert.True(clock.Elapsed < GoneWithin, left + "\n" + world.HookOutput);
    }

    private static async Task<string?> AnyLeftAsync(HookWorld world)
    {
        var containers = await world.Host.DockerAsync("ps", "-a", "--format", "{{.Names}}");
        string[] left = [containers, .. Directory.GetDirectories(world.Hook.HandoffFolder), .. await new Traces(world.Host, world, []).WorkloadsAsync()];
        return left.All(trace => trace.Length == 0) ? null : string.Join(' ', left);
    }

    private static async Task<IReadOnlyList<Service>> CreateAsync(HookWorld world, string prefix, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Crowd.CreateAsync(world.Host, $"{prefix}{i}", () => world.HookOutput)));

    // Starts, restarts, removes and makes anew until it is calm; what is left at the end runs.
    private static async Task<Service> StormAsync(HookWorld world, Service service, Random random, CancellationToken calm)
    {
        await Crowd.StartAsync(world.Host, service);
        while (!calm.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 1500)), TimeProvider.System, TestContext.Current.CancellationToken);
            if (random.Next(3) == 0)
            {
                await Crowd.RestartAsync(world.Host, service);
                continue;
            }

            await Crowd.RemoveAsync(world.Host, service);
            service = await Crowd.CreateAsync(world.Host, service.Name, () => world.HookOutput);
            await Crowd.StartAsync(world.Host, service);
        }

        return service;
    }

    // A hook that starts takes back every listener that a sidecar holds.
    private static async Task RestartHookAsync(HookWorld world, IReadOnlyList<Service> services)
    {
        await world.KillHookAsync();
        var before = world.HookOutput.Length;
        var clock = Stopwatch.StartNew();
        await world.StartHookAsync();
        while ((await world.Hook.ContainersAsync()).Count(container => (string?)container["reason"] == HookReasons.Served) < services.Count)
        {
            Assert.True(clock.Elapsed < GoneWithin, world.HookOutput[before..]);
            await Service.PauseAsync();
        }

        RecoveryTimes.Record($"hook killed and started among {services.Count} containers: all are served by the new one", clock.Elapsed);
        Assert.DoesNotContain(world.HookOutput[before..].Split('\n'), line => line.Contains(HookReasons.PortTaken, StringComparison.Ordinal));
        await Crowd.EachAsync(services, service => service.ServedAsync());
    }

    private static async Task LiveAsync(HookWorld world, IReadOnlyList<Service> services, Func<Task> meanwhile)
    {
        var clock = Stopwatch.StartNew();
        var starting = services.Select(service => Crowd.StartAsync(world.Host, service)).ToList();
        await Task.WhenAll(starting);
        var started = clock.Elapsed;
        await Crowd.EachAsync(services, service => service.ServedAsync());
        RecoveryTimes.Record($"{services.Count} containers started at once: the engine has started them", started);
        RecoveryTimes.Record($"{services.Count} containers started at once: all are served", clock.Elapsed);
        await AssertOnceAsync(world, services, exactly: true);
        await meanwhile();
        await AssertOnceAsync(world, services, exactly: true);
        clock.Restart();
        await RemoveAsync(world, services);
        RecoveryTimes.Record($"{services.Count} containers removed: every trace is gone", clock.Elapsed);
    }

    private static async Task AssertOnceAsync(HookWorld world, IReadOnlyList<Service> services, bool exactly)
    {
        var traces = new Traces(world.Host, world, services);
        var keys = services.Select(service => service.Key).Order(StringComparer.Ordinal).ToList();
        var sidecars = (await traces.SidecarsAsync()).Where(key => exactly || keys.Contains(key)).Order(StringComparer.Ordinal);
        Assert.Equal(keys, sidecars);
        var ids = services.Select(service => service.ContainerId).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(ids, (await traces.WorkloadsAsync()).Where(id => exactly || ids.Contains(id)).Order(StringComparer.Ordinal));
    }

    private static async Task RemoveAsync(HookWorld world, IReadOnlyList<Service> services)
    {
        var spaces = await Task.WhenAll(services.Select(async service => Footprint.NamespaceOf((await service.RunAsync()).ProcessId)));
        Assert.Equal(services.Count, spaces.Distinct(StringComparer.Ordinal).Count());
        await Crowd.EachAsync(services, service => Crowd.RemoveAsync(world.Host, service));
        var traces = new Traces(world.Host, world, services);
        for (var clock = Stopwatch.StartNew(); await traces.FindAsync(spaces) is { Count: > 0 } left; await Service.PauseAsync())
            Assert.True(clock.Elapsed < GoneWithin, $"left: {string.Join(", ", left)}\n{world.HookOutput}");
    }

    // Idle connections and threads of the pool end by themselves, a while later.
    private static async Task AssertBackAsync(string who, Func<Footprint> look, Footprint before)
    {
        var now = look();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < GoneWithin && !IsBack(now, before); now = look())
            await Service.PauseAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{who} before {before}, after {now}");
        Assert.True(IsBack(now, before), $"{who} before {before}, after {now}");
    }

    private static bool IsBack(Footprint now, Footprint before) =>
        now.ForeignSockets <= before.ForeignSockets && now.Descriptors <= before.Descriptors + 10 && now.Threads <= before.Threads + 10;
}
