namespace Injector.Endpoint.Sources.Sts;

/// <summary>How STS is reached.</summary>
public sealed record StsOptions
{
    /// <summary>AWS region, such as <c>eu-west-1</c>; null takes the SDK's (AWS_REGION, profile, instance).</summary>
    public string? Region { get; init; }

    /// <summary>Another STS endpoint URL; null takes the region's.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Longest time for one try; nobody waits that long, but an STS that has become slow must not serve nobody.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries after the first.</summary>
    public int Retries { get; init; } = 3;
}
