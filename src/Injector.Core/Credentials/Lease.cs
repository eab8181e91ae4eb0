using Injector.Core.Time;

namespace Injector.Core.Credentials;

/// <summary>
/// How long a pair may be handed out, and when it is due for replacement: by the clock on the wall and by the time that has passed since the
/// pair came, whichever ends it first. Set back, the wall clock alone would hand out what AWS no longer takes. Only where a pair comes by
/// itself and has ended already by the clock on the wall, which may be ahead, that clock alone says when it begins to live; from then on both.
/// </summary>
public sealed class Lease
{
    // No end by the time that passes is known yet.
    private static readonly TimeSpan Open = TimeSpan.MaxValue;

    private readonly TimeSpan due;
    private long ends;

    private Lease(DateTimeOffset expiration, DateTimeOffset refreshAt, TimeSpan ends, TimeSpan due)
    {
        Expiration = expiration;
        RefreshAt = refreshAt;
        this.ends = ends.Ticks;
        this.due = due;
    }

    /// <summary>When AWS stops accepting the pair.</summary>
    public DateTimeOffset Expiration { get; }

    /// <summary>When a new one should be got.</summary>
    public DateTimeOffset RefreshAt { get; }

    /// <summary>Starts with a pair that has just come.</summary>
    /// <param name="time">Clock.</param>
    /// <param name="expiration">When the pair ends.</param>
    /// <param name="longest">What is known of its life from elsewhere, where this clock may be slow; it never makes it longer.</param>
    /// <param name="random">0 to 1, as for <see cref="RefreshTime"/>.</param>
    public static Lease Start(TimeProvider time, DateTimeOffset expiration, TimeSpan longest, double random)
    {
        var now = time.GetUtcNow();
        var steady = time.GetSteady();
        var life = expiration - now < longest ? expiration - now : longest;
        var refreshAt = RefreshTime.Of(now, now + life, random);
        return new Lease(expiration, refreshAt, steady + life, steady + (refreshAt - now));
    }

    /// <summary>For a pair that nobody here replaces.</summary>
    public static Lease WithoutRefresh(TimeProvider time, DateTimeOffset expiration)
    {
        var life = expiration - time.GetUtcNow();
        return new Lease(expiration, DateTimeOffset.MaxValue, life > TimeSpan.Zero ? time.GetSteady() + life : Open, TimeSpan.MaxValue);
    }

    /// <summary>Whether the pair may still be handed out.</summary>
    public bool IsValid(TimeProvider time)
    {
        var life = Expiration - time.GetUtcNow();
        if (life <= TimeSpan.Zero)
            return false;

        // The clock was ahead when the pair came, and is no more: set back later, it makes the pair no longer.
        var steady = time.GetSteady();
        if (Interlocked.Read(ref ends) == Open.Ticks)
            Interlocked.CompareExchange(ref ends, (steady + life).Ticks, Open.Ticks);
        return steady.Ticks < Interlocked.Read(ref ends);
    }

    /// <summary>Whether a new one should be got.</summary>
    public bool IsDue(TimeProvider time) => time.GetUtcNow() >= RefreshAt || time.GetSteady() >= due;

    /// <summary>Time until <see cref="IsDue"/>; negative after.</summary>
    public TimeSpan UntilDue(TimeProvider time) => Shorter(RefreshAt - time.GetUtcNow(), due - time.GetSteady());

    /// <summary>Time until the end; negative after.</summary>
    public TimeSpan UntilEnd(TimeProvider time) => Shorter(Expiration - time.GetUtcNow(), new TimeSpan(Interlocked.Read(ref ends)) - time.GetSteady());

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
