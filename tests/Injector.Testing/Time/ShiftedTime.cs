namespace Injector.Testing.Time;

/// <summary>Another clock whose wall clock can be set, as an administrator or NTP does it: timers and timestamps go on.</summary>
/// <param name="inner">The true time.</param>
public sealed class ShiftedTime(TimeProvider inner) : TimeProvider
{
    private long shift;

    /// <summary>How far the wall clock is from the true time.</summary>
    public TimeSpan Shift
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref shift));
        set => Volatile.Write(ref shift, value.Ticks);
    }

    /// <inheritdoc />
    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Shift;

    /// <inheritdoc />
    public override long GetTimestamp() => inner.GetTimestamp();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
