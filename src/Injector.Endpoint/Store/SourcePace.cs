namespace Injector.Endpoint.Store;

/// <summary>
/// How fast the source may be asked: as fast as it can be until it throttles, then a little slower than it was answering, and carefully faster
/// again. What a source throttles costs a call, a wait and another call, and counts against everybody else in the account.
/// </summary>
internal sealed class SourcePace
{
    private const double Cut = 0.85;
    private const double Growth = 0.02;
    private const double Lowest = 0.2;

    /// <summary>A second in which less was answered says little: one call that is throttled may be tried again while its caller waits.</summary>
    private const int Few = 6;

    /// <summary>From here on no pace is kept.</summary>
    private const double Highest = 200;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Queue<TimeSpan> answered = new();
    private double rate = double.PositiveInfinity;
    private TimeSpan next;
    private TimeSpan cutAt = TimeSpan.MinValue;

    /// <summary>How long to wait before the source may be asked again; zero when it may be asked now.</summary>
    public TimeSpan Wait(TimeSpan now) => now < next ? next - now : TimeSpan.Zero;

    /// <summary>It is asked now.</summary>
    public void Asked(TimeSpan now) => next = double.IsInfinity(rate) ? now : now + TimeSpan.FromSeconds(1 / rate);

    /// <summary>It answered and did not throttle.</summary>
    public void Answered(TimeSpan now)
    {
        Forget(now);
        answered.Enqueue(now);
        rate += Growth;
        if (rate > Highest)
            rate = double.PositiveInfinity;
    }

    /// <summary>It throttled. One cut a second: what was under way together is throttled together.</summary>
    public void Throttled(TimeSpan now)
    {
        if (cutAt > now - Second)
            return;

        Forget(now);
        cutAt = now;
        rate = Math.Max(Lowest, Math.Min(rate, Math.Max(Few, answered.Count)) * Cut);
        Asked(now);
    }

    private void Forget(TimeSpan now)
    {
        while (answered.TryPeek(out var oldest) && oldest < now - Second)
            answered.Dequeue();
    }
}
