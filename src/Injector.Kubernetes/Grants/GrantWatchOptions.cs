namespace Injector.Kubernetes.Grants;

/// <summary>Time limits of following RoleGrants.</summary>
public sealed record GrantWatchOptions
{
    /// <summary>Longest time for a list.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long one watch lasts; then the next begins where it ended. Short, since a connection that is half open says nothing for ever: with the
    /// half minute in which sidecars ask, a removed grant must bite within a minute all the same.
    /// </summary>
    public TimeSpan WatchFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long after its time a watch that has not ended is taken for half open.</summary>
    public TimeSpan WatchGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause before the first retry; doubled for every further one.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(20);
}
