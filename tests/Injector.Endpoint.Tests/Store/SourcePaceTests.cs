using Injector.Endpoint.Store;

namespace Injector.Endpoint.Tests.Store;

/// <summary>A source that bears a few calls a second is asked about that often, and few calls are wasted on finding out.</summary>
public sealed class SourcePaceTests
{
    [Theory]
    [InlineData(1, 0.4)]
    [InlineData(5, 0.25)]
    [InlineData(40, 0.25)]
    public void Is_near_what_the_source_bears(int perSecond, double wasted)
    {
        var (answered, throttled) = Ask(perSecond, TimeSpan.FromMinutes(2));

        Assert.InRange(answered, perSecond * 120 * 0.6, perSecond * 121);
        Assert.InRange(throttled, 1, answered * wasted);
    }

    [Fact]
    public void Is_none_while_nothing_is_throttled()
    {
        var (answered, throttled) = Ask(perSecond: int.MaxValue, TimeSpan.FromSeconds(1));

        Assert.Equal((1000, 0), (answered, throttled));
    }

    [Fact]
    public void Is_none_again_some_time_after_the_throttling_has_ended()
    {
        var pace = new SourcePace();
        pace.Throttled(TimeSpan.Zero);
        var now = TimeSpan.FromSeconds(1);

        for (var i = 0; i < 20_000; i++, now += pace.Wait(now))
        {
            pace.Asked(now);
            pace.Answered(now);
        }

        Assert.Equal(TimeSpan.Zero, pace.Wait(now));
        Assert.InRange(now, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
    }

    // One who always wants to ask, once a millisecond at most, and a source that counts by the second.
    private static (int Answered, int Throttled) Ask(int perSecond, TimeSpan during)
    {
        var pace = new SourcePace();
        int answered = 0, throttled = 0, inSecond = 0;
        var second = -1;
        for (var now = TimeSpan.Zero; now < during; now += TimeSpan.FromMilliseconds(1))
        {
            if (pace.Wait(now) > TimeSpan.Zero)
                continue;

            inSecond = (int)now.TotalSeconds == second ? inSecond + 1 : 1;
            second = (int)now.TotalSeconds;
            pace.Asked(now);
            if (inSecond > perSecond)
            {
                pace.Throttled(now);
                throttled++;
            }
            else
            {
                pace.Answered(now);
                answered++;
            }
        }

        return (answered, throttled);
    }
}
