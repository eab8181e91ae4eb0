namespace Injector.Endpoint.Store;

/// <summary>When the source is asked again after a failure.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestUrgentRetry = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait after a failure: doubling from 1 s, a quarter of it at random.</summary>
    /// <param name="failures">How many there have been in a row, from 1.</param>
    /// <param name="isUrgent">Whether the workload has nothing and the failure may pass by itself: then 10 s at most, otherwise a minute.</param>
    /// <param name="random">0 to 1.</param>
    public static TimeSpan RetryAfter(int failures, bool isUrgent, double random)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Min(failures, 10) - 1);
        var longest = isUrgent ? LongestUrgentRetry : LongestRetry;
        return (wait < longest ? wait : longest) * (1 - (random / 4));
    }
}
