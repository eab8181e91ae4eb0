namespace Injector.Sidecar.Credentials;

/// <summary>When the sidecar asks next.</summary>
internal static class CredentialTiming
{
    /// <summary>Two InvalidIdInRequest must be this far apart to count: a restart of the upstream gives one, a retired id goes on giving them.</summary>
    public static readonly TimeSpan UnknownIdApart = TimeSpan.FromSeconds(25);

    /// <summary>A waiting request asks again no sooner than this after a failure, whoever saw it.</summary>
    public static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan Floor = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetryEmpty = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestRetryHolding = TimeSpan.FromSeconds(30);

    /// <summary>
    /// When a pair got now should be replaced: at half of what is left of its life, or with 20 minutes left where that comes first, never
    /// before a quarter; up to a tenth earlier at random, so that a node's sidecars do not ask together.
    /// </summary>
    public static DateTimeOffset RefreshAt(DateTimeOffset now, DateTimeOffset expiration, double random)
    {
        var life = expiration - now;
        var early = life - Floor > life / 4 ? life - Floor : life / 4;
        var due = early < life / 2 ? early : life / 2;
        return now + (due * (1 - (random / 10)));
    }

    /// <summary>How long to wait after a failure: doubling from half a second; shorter bounds while nothing can be served.</summary>
    public static TimeSpan RetryAfter(int failures, bool holding, double random)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Min(failures, 10) - 1);
        var longest = holding ? LongestRetryHolding : LongestRetryEmpty;
        return (wait < longest ? wait : longest) * (1 - (random / 4));
    }
}
