using System.Diagnostics;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Faults;

/// <summary>STS takes five seconds for each call.</summary>
public sealed class SlowSourceTests
{
    [Fact]
    public async Task Everybody_is_served_all_the_same_and_long_before_one_after_the_other()
    {
        RealParts.NeedProxy();
        var count = RealParts.Times > 1 ? 500 : 40;
        await using var world = await StsWorld.StartAsync();
        world.Sts.Latency = TimeSpan.FromSeconds(5);
        var askers = await world.AskersAsync("slow-", count);

        var clock = Stopwatch.StartNew();
        var eightAtATime = TimeSpan.FromSeconds(count / 8 * 5);
        await Task.WhenAll(askers.Select(async asker =>
        {
            await ThrottledStormTests.PatientlyAsync(asker, eightAtATime + TimeSpan.FromSeconds(10), clock, () => $"{world.Sts.Requests.Count} calls");
            FaultTimes.Record($"{count} workloads, STS takes 5 s a call: served after", clock.Elapsed);
            asker.Dispose();
        }));

        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds((count / 8) + 10));
        Assert.Equal(count, world.Sts.Requests.Count);
    }

    [Fact]
    public async Task A_workload_that_has_nothing_does_not_wait_behind_those_that_want_a_fresher_pair()
    {
        RealParts.NeedProxy();
        await using var world = await StsWorld.StartAsync();
        world.Sts.Lifetime = TimeSpan.FromSeconds(60);
        var many = await world.AskersAsync("fresher-", 60);
        await Task.WhenAll(many.Select(asker => ThrottledStormTests.PatientlyAsync(asker, TimeSpan.FromSeconds(20), Stopwatch.StartNew(), () => "at first")));

        // All of them come due within seconds, and STS has become slow: they queue.
        world.Sts.Latency = TimeSpan.FromSeconds(5);
        for (var due = Stopwatch.StartNew(); due.Elapsed < TimeSpan.FromSeconds(16); await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken))
            await Task.WhenAll(many.Select(asker => asker.AskAsync()));
        using var newcomer = await world.AskerAsync("newcomer");
        var clock = Stopwatch.StartNew();
        await ThrottledStormTests.PatientlyAsync(newcomer, TimeSpan.FromSeconds(12), clock, () => world.Endpoint.Output);

        FaultTimes.Record("first request behind 60 refreshes, STS takes 5 s a call: served after", clock.Elapsed);
        foreach (var asker in many)
            asker.Dispose();
    }
}
