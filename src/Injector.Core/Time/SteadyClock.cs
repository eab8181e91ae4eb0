namespace Injector.Core.Time;

/// <summary>
/// A clock for parts that are not ours and pause by the date, such as a circuit breaker: opened while the wall clock was an hour ahead, it would
/// stay open for an hour once the clock is right. Its dates mean nothing, only the time between them does.
/// </summary>
/// <param name="inner">Whose timers and timestamps it has.</param>
public sealed class SteadyClock(TimeProvider inner) : TimeProvider
{
    /// <inheritdoc />
    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + inner.GetSteady();

    /// <inheritdoc />
    public override long GetTimestamp() => inner.GetTimestamp();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
