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
        for (var i = 0; i < 10; i++)
            pace.Throttled(TimeSpan.Zero);
        Assert.NotEqual(TimeSpan.Zero, pace.Wait(TimeSpan.Zero));
        var now = TimeSpan.FromSeconds(1);

        for (var i = 0; i < 20_000; i++, now += pace.Wait(now))
        {
            pace.Asked(now);
            pace.Answered(now);
        }

        Assert.Equal(TimeSpan.Zero, pace.Wait(now));
        Assert.InRange(now, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
    }

    [Theory]
    [InlineData(0.01, 0.9)]
    [InlineData(0.05, 0.4)]
    [InlineData(0.1, 0.2)]
    public void Is_enough_where_others_use_the_account_up_and_a_part_is_throttled_whatever_the_pace(double part, double atLeast)
    {
        const int Possible = 80;
        const int Seconds = 300;
        var runs = Enumerable.Range(0, 10).Select(seed => AskWhereAPartIsThrottled(part, new Random(seed), Possible, Seconds)).Order().ToList();

        Assert.InRange(runs[runs.Count / 2], Possible * Seconds * atLeast, Possible * Seconds);

        // What ten thousand workloads with pairs of an hour need, in any run.
        Assert.True(runs[0] > 5.6 * Seconds, $"{runs[0] / (double)Seconds} a second");
    }

    [Fact]
    public void Is_that_of_before_within_minutes_of_a_minute_in_which_everything_was_throttled()
    {
        var pace = new SourcePace();
        var now = TimeSpan.Zero;
        for (; now < TimeSpan.FromMinutes(1); now += pace.Wait(now) + TimeSpan.FromMilliseconds(10))
        {
            pace.Asked(now);
            pace.Throttled(now);
        }

        for (; now < TimeSpan.FromMinutes(4); now += pace.Wait(now) + TimeSpan.FromMilliseconds(10))
        {
            pace.Asked(now);
            pace.Answered(now);
        }

        Assert.Equal(TimeSpan.Zero, pace.Wait(now));
    }

    [Fact]
    public void One_throttled_call_among_many_is_no_reason_to_go_slower()
    {
        var pace = new SourcePace();
        pace.Asked(TimeSpan.Zero);
        pace.Throttled(TimeSpan.Zero);

        Assert.Equal(TimeSpan.Zero, pace.Wait(TimeSpan.Zero));
    }

    private static int AskWhereAPartIsThrottled(double part, Random random, int possible, int seconds)
    {
        var pace = new SourcePace();
        var answered = 0;
        for (var now = TimeSpan.Zero; now < TimeSpan.FromSeconds(seconds); now += TimeSpan.FromSeconds(1.0 / possible))
        {
            if (pace.Wait(now) > TimeSpan.Zero)
                continue;

            pace.Asked(now);
            if (random.NextDouble() < part)
            {
                pace.Throttled(now);
            }
            else
            {
                pace.Answered(now);
                answered++;
            }
        }

        return answered;
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
