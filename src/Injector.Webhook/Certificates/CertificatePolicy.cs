namespace Injector.Webhook.Certificates;

/// <summary>How long certificates live and when they are renewed.</summary>
public sealed record CertificatePolicy
{
    /// <summary>Life of the CA: pods pin it for as long as they run.</summary>
    public TimeSpan AuthorityLife { get; init; } = TimeSpan.FromDays(3650);

    /// <summary>The CA is renewed, with the same key, when less than this is left.</summary>
    public TimeSpan AuthorityRenewal { get; init; } = TimeSpan.FromDays(730);

    /// <summary>Life of the served certificates.</summary>
    public TimeSpan LeafLife { get; init; } = TimeSpan.FromDays(90);

    /// <summary>A served certificate is renewed when less than this is left.</summary>
    public TimeSpan LeafRenewal { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How often certificates and bundle are looked at.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a CA that was replaced stays in the bundle, so that replicas can take up new certificates.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMinutes(5);
}
