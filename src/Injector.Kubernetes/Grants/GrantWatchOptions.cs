namespace Injector.Kubernetes.Grants;

/// <summary>Time limits of following RoleGrants.</summary>
public sealed record GrantWatchOptions
{
    /// <summary>Longest time for a list.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one watch lasts; then the next begins where it ended.</summary>
    public TimeSpan WatchFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Pause before the first retry; doubled for every further one.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(20);
}
