using Injector.Sidecar.Tests.World;
using Injector.Sidecar.Upstream;
using Injector.Testing.Time;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;

namespace Injector.Sidecar.Tests.Outages;

/// <summary>The circuit breaker opens for a second, whatever the wall clock says.</summary>
public sealed class BreakerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(24)]
    public async Task Opened_while_the_clock_was_ahead_it_closes_a_second_later_all_the_same(int hours)
    {
        var time = new FakeTimeProvider(SidecarWorld.Noon);
        var wall = new ShiftedTime(time) { Shift = TimeSpan.FromHours(hours) };
        var pipeline = new UpstreamPipelines(TimeSpan.FromMilliseconds(800), wall).Foreground;
        var outage = UpstreamReply.Outage("scripted") with { Passing = false };
        for (var i = 0; i < 8; i++)
            await pipeline.ExecuteAsync(_ => ValueTask.FromResult(outage), CancellationToken.None);
        await Assert.ThrowsAsync<BrokenCircuitException>(
            async () => await pipeline.ExecuteAsync(_ => ValueTask.FromResult(outage), CancellationToken.None));

        wall.Shift = TimeSpan.Zero;
        time.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Same(UpstreamReply.Granted, await pipeline.ExecuteAsync(_ => ValueTask.FromResult(UpstreamReply.Granted), CancellationToken.None));
    }
}
