namespace Injector.Kubernetes.Callers;

/// <summary>How callers are looked up.</summary>
public sealed record CallerOptions
{
    /// <summary>How long a verdict about a token holds before it is asked for again.</summary>
    public TimeSpan CacheFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a refusal holds.</summary>
    public TimeSpan RefusalFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a caller waits for the API server when nothing is known of it yet.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a caller that is known waits for a fresher verdict; then the one in memory holds.</summary>
    public TimeSpan RenewalWait { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Tokens that are remembered, and as many refused ones.</summary>
    public int Capacity { get; init; } = 20_000;

    /// <summary>Look-ups under way at once, so that a flood of unknown tokens does not become one of the API server.</summary>
    public int MaxConcurrent { get; init; } = 32;

    /// <summary>Whether <c>iam.amazonaws.com/role</c> (kube2iam, kiam) and <c>eks.amazonaws.com/role-arn</c> (IRSA) count as wishes.</summary>
    public bool AcceptForeignAnnotations { get; init; }

    /// <summary>What is put before a role's bare name in <c>iam.amazonaws.com/role</c>; null refuses bare names.</summary>
    public string? BaseRoleArn { get; init; }
}
