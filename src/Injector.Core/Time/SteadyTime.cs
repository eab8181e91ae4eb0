namespace Injector.Core.Time;

/// <summary>
/// Time that only goes forward, at the world's pace: for pauses, pacing and whatever was counted from a moment on. The clock on the wall may be
/// set back by a day, and who waits for it then waits a day longer. A span and no date, so that the two cannot be taken for each other.
/// </summary>
public static class SteadyTime
{
    /// <summary>Time since a moment that is the same for the whole life of the process.</summary>
    public static TimeSpan GetSteady(this TimeProvider time) => time.GetElapsedTime(0);
}
