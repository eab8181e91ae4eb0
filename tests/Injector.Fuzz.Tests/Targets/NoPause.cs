namespace Injector.Fuzz.Tests.Targets;

/// <summary>A clock by which pauses between tries take no time; limits of half a minute and more hold.</summary>
internal sealed class NoPause : TimeProvider
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime < Limit && dueTime > TimeSpan.Zero ? TimeSpan.FromTicks(1) : dueTime, period);
}
