namespace Injector.Sidecar.Credentials;

/// <summary>When the sidecar asks again after a failure.</summary>
internal static class CredentialTiming
{
    /// <summary>Two InvalidIdInRequest must be this far apart to count: a restart of the upstream gives one, a retired id goes on giving them.</summary>
    public static readonly TimeSpan UnknownIdApart = TimeSpan.FromSeconds(25);

    /// <summary>A waiting request asks again no sooner than this after a failure, whoever saw it.</summary>
    public static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetryEmpty = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestRetryHolding = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait after a failure: doubling from half a second; shorter bounds while nothing can be served.</summary>
    public static TimeSpan RetryAfter(int failures, bool holding, double random)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Min(failures, 10) - 1);
        var longest = holding ? LongestRetryHolding : LongestRetryEmpty;
        return (wait < longest ? wait : longest) * (1 - (random / 4));
    }

    /// <summary>The longer of two spans.</summary>
    public static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <summary>The shorter of two spans.</summary>
    public static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
