using Injector.Endpoint.Traces;

namespace Injector.Endpoint.Store;

/// <summary>Time limits of the store.</summary>
internal sealed record StoreOptions
{
    /// <summary>Default of <see cref="SourceTimeout"/>.</summary>
    public static readonly TimeSpan DefaultSourceTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Begins traces of refreshes that nobody asked for; null where none are recorded.</summary>
    public Tracing? Traces { get; init; }

    /// <summary>Name of the source, for traces.</summary>
    public string SourceName { get; init; } = "";

    /// <summary>How long a request waits for a source when there is nothing valid in memory: under the 1 s at which SDKs give up.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long a request that could be served from memory waits for a fresher pair.</summary>
    public TimeSpan HoldForFresher { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Longest time for one attempt at the source, retries included, in the background.</summary>
    public TimeSpan SourceTimeout { get; init; } = DefaultSourceTimeout;

    /// <summary>
    /// Attempts under way at once, so that thousands of ids that come due together do not storm the source: STS takes some 100 ms, which makes
    /// 80 calls a second. One that takes longer than a second no longer counts: a slow source is asked 8 times a second.
    /// </summary>
    public int MaxConcurrentFetches { get; init; } = 8;

    /// <summary>Attempts after one that was throttled, each at the pace that the source is found to bear.</summary>
    public int ThrottledRetries { get; init; } = 3;
}
