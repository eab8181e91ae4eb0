namespace Injector.Endpoint.Store;

/// <summary>Time limits of the store.</summary>
internal sealed record StoreOptions
{
    /// <summary>How long a request waits for a source when there is nothing valid in memory: under the 1 s at which SDKs give up.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long a request that could be served from memory waits for a fresher pair.</summary>
    public TimeSpan HoldForFresher { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Longest time for one attempt at the source, retries included, in the background.</summary>
    public TimeSpan SourceTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Attempts under way at once, so that thousands of ids that come due together do not storm the source: STS takes some 100 ms, which makes
    /// 80 calls a second, and what it throttles costs a call, a wait and another call.
    /// </summary>
    public int MaxConcurrentFetches { get; init; } = 8;
}
