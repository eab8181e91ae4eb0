namespace Injector.Endpoint.Store;

/// <summary>
/// When to get the next pair: at half of the life, or with 20 minutes left where that comes first (below 15, botocore and the .NET
/// SDK ask on every call), though never before a quarter of the life. Up to a tenth earlier, at random, so that pairs got together
/// do not come due together.
/// </summary>
internal static class RefreshSchedule
{
    private static readonly TimeSpan Floor = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    /// <summary>When a pair got now should be replaced.</summary>
    /// <param name="now">When it was got.</param>
    /// <param name="expiration">When it ends.</param>
    /// <param name="random">0 to 1.</param>
    public static DateTimeOffset RefreshAt(DateTimeOffset now, DateTimeOffset expiration, double random)
    {
        var life = expiration - now;
        var due = Min(life / 2, Max(life - Floor, life / 4));
        return now + (due * (1 - (random / 10)));
    }

    /// <summary>How long to wait after a failure: doubling from 1 s to 1 min, a quarter of it at random.</summary>
    /// <param name="failures">How many there have been in a row, from 1.</param>
    /// <param name="random">0 to 1.</param>
    public static TimeSpan RetryAfter(int failures, double random)
    {
        var wait = Min(FirstRetry * Math.Pow(2, Math.Min(failures, 10) - 1), LongestRetry);
        return wait * (1 - (random / 4));
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
