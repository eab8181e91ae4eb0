namespace Injector.Core.Grants;

/// <summary>How the role is assumed under a grant.</summary>
public sealed record GrantSession
{
    /// <summary>STS's shortest session.</summary>
    public static readonly TimeSpan MinDuration = TimeSpan.FromMinutes(15);

    /// <summary>STS's longest session.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromHours(12);

    /// <summary>Below this, botocore and the .NET SDK ask again on every call.</summary>
    public static readonly TimeSpan ShortDuration = TimeSpan.FromMinutes(30);

    /// <summary>The default: one hour, no tags withheld.</summary>
    public static GrantSession Default { get; } = new();

    /// <summary>Length of the session.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromHours(1);

    /// <summary>External id that the role's trust policy asks for.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Inline session policy, JSON.</summary>
    public string? Policy { get; init; }

    /// <summary>Managed session policies.</summary>
    public IReadOnlyList<string> PolicyArns { get; init; } = [];

    /// <summary>Whether session tags are sent; they need <c>sts:TagSession</c> in both policies.</summary>
    public bool Tags { get; init; } = true;

    /// <summary>By content, so that the same grants read again change nothing.</summary>
    public bool Equals(GrantSession? other) =>
        other is not null && Duration == other.Duration && ExternalId == other.ExternalId && Policy == other.Policy
        && Tags == other.Tags && PolicyArns.SequenceEqual(other.PolicyArns, StringComparer.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Duration, ExternalId, Policy, Tags, PolicyArns.Count);
}
