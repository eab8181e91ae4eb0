namespace Injector.Endpoint.Store;

/// <summary>
/// How fast the source may be asked: as fast as it can be until it throttles a part of the calls that is worth a cut, then a little slower than
/// it was answering, and carefully faster again. What a source throttles costs a call, a wait and another call, and counts against everybody
/// else in the account. But where others use the account up, a part is throttled whatever the pace: a cut after which no smaller part is
/// throttled is taken back, or the source would be asked less and less, and pairs would end that it was ready to give.
/// </summary>
internal sealed class SourcePace
{
    private const double Cut = 0.85;
    private const double Growth = 0.02;
    private const double Lowest = 0.5;

    /// <summary>A second in which less was answered says little: one call that is throttled may be tried again while its caller waits.</summary>
    private const int Few = 5;

    /// <summary>From here on no pace is kept.</summary>
    private const double Highest = 200;

    /// <summary>The part of the calls that may be throttled, beyond the part that is whatever the pace.</summary>
    private const double Tolerated = 0.18;

    /// <summary>A pace at which more than this is throttled is never called right.</summary>
    private const double MostForOthers = 0.4;

    /// <summary>Calls of which the part is known, and after which a cut is judged.</summary>
    private const int Remembered = 24;

    /// <summary>So many answers halve, nearly, what is known of others.</summary>
    private const int RememberedOfOthers = 1000;

    /// <summary>After so long without a throttled call the pace grows by a part of itself with each answer.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);
    private const double CalmGrowth = 1.05;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Queue<TimeSpan> answered = new();
    private double rate = double.PositiveInfinity;
    private double throttledPart;
    private double forOthers;
    private TimeSpan next;
    private TimeSpan throttledAt = TimeSpan.MinValue;
    private TimeSpan cutAt = TimeSpan.MinValue;
    private LastCut? judged;

    /// <summary>How long to wait before the source may be asked again; zero when it may be asked now.</summary>
    public TimeSpan Wait(TimeSpan now) => now < next ? next - now : TimeSpan.Zero;

    /// <summary>It is asked now.</summary>
    public void Asked(TimeSpan now) => next = double.IsInfinity(rate) ? now : now + TimeSpan.FromSeconds(1 / rate);

    /// <summary>It was not asked after all: whoever is next may ask at once.</summary>
    public void NotAsked(TimeSpan now) => next = now;

    /// <summary>It answered and did not throttle.</summary>
    public void Answered(TimeSpan now)
    {
        Forget(now);
        answered.Enqueue(now);
        See(throttled: false);
        forOthers -= forOthers / RememberedOfOthers;
        rate = throttledAt < now - Calm ? rate * CalmGrowth : rate + Growth;
        if (rate > Highest)
            rate = double.PositiveInfinity;
    }

    /// <summary>It throttled. One cut a second: what was under way together is throttled together.</summary>
    public void Throttled(TimeSpan now)
    {
        throttledAt = now;
        See(throttled: true);
        if (cutAt > now - Second || throttledPart < Tolerated + forOthers)
            return;

        Forget(now);
        cutAt = now;
        var before = rate;
        rate = Math.Max(Lowest, Math.Min(rate, Math.Max(Few, answered.Count)) * Cut);
        if (rate >= Few)
            judged ??= new LastCut(before, throttledPart);
        Asked(now);
    }

    private void See(bool throttled)
    {
        throttledPart += ((throttled ? 1 : 0) - throttledPart) / Remembered;
        if (judged is null)
            return;

        judged.Calls++;
        judged.Throttled += throttled ? 1 : 0;
        if (judged.Calls < Remembered)
            return;

        var part = (double)judged.Throttled / judged.Calls;
        if (part >= judged.PartBefore / 2 && part <= MostForOthers)
        {
            forOthers = Math.Max(forOthers, part);
            rate = Math.Max(rate, judged.RateBefore);
        }

        judged = null;
    }

    private void Forget(TimeSpan now)
    {
        while (answered.TryPeek(out var oldest) && oldest < now - Second)
            answered.Dequeue();
    }

    private sealed class LastCut(double rateBefore, double partBefore)
    {
        public double RateBefore => rateBefore;

        public double PartBefore => partBefore;

        public int Calls { get; set; }

        public int Throttled { get; set; }
    }
}
