using System.Diagnostics;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Faults;

/// <summary>Many workloads that have nothing ask at once, and STS bears a few calls a second: all are served about as fast as it allows.</summary>
public sealed class ThrottledStormTests
{
    private const int PerSecond = 5;

    [Fact]
    public async Task Everybody_is_served_in_the_time_that_the_throttle_allows_and_the_source_is_not_stormed()
    {
        RealParts.NeedProxy();
        var count = RealParts.Times > 1 ? 500 : 60;
        await using var world = await StsWorld.StartAsync();
        world.Sts.PerSecond = PerSecond;
        var askers = await world.AskersAsync("throttled-", count);

        var clock = Stopwatch.StartNew();
        var ideal = TimeSpan.FromSeconds((double)count / PerSecond);
        await Task.WhenAll(askers.Select(async asker =>
        {
            await PatientlyAsync(asker, (ideal * 2) + TimeSpan.FromSeconds(20), clock, () => Requests(world));
            FaultTimes.Record($"{count} workloads, STS bears {PerSecond} a second: served after", clock.Elapsed);
            asker.Dispose();
        }));

        FaultTimes.Record($"{count} workloads, STS bears {PerSecond} a second: throttled calls", TimeSpan.FromMilliseconds(world.Sts.Throttled));
        Assert.InRange(world.Sts.Requests.Count - world.Sts.Throttled, count, count);
        
        // The first second finds out what it bears, and what was under way then is throttled together.
        Assert.InRange(world.Sts.Throttled, 0, 10 + (count / 5));
    }

    // As an SDK does it: it gives up after a second or so, and comes again.
    internal static async Task PatientlyAsync(Asker asker, TimeSpan within, Stopwatch clock, Func<string> explain)
    {
        while (await asker.AskAsync() != 200)
        {
            Assert.True(clock.Elapsed < within, $"a workload is not served within {within}: {explain()}");
            await Task.Delay(TimeSpan.FromMilliseconds(500 + Random.Shared.Next(500)), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static string Requests(StsWorld world) => $"{world.Sts.Requests.Count} calls, {world.Sts.Throttled} of them throttled";
}
