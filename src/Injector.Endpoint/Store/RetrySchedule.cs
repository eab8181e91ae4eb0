namespace Injector.Endpoint.Store;

/// <summary>When the source is asked again after a failure.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait after a failure: doubling from 1 s to 1 min, a quarter of it at random.</summary>
    /// <param name="failures">How many there have been in a row, from 1.</param>
    /// <param name="random">0 to 1.</param>
    public static TimeSpan RetryAfter(int failures, double random)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Min(failures, 10) - 1);
        return (wait < LongestRetry ? wait : LongestRetry) * (1 - (random / 4));
    }
}
