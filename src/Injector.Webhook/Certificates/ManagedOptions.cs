namespace Injector.Webhook.Certificates;

/// <summary>Where our own certificates are kept.</summary>
public sealed record ManagedOptions
{
    /// <summary>Secret of the CA.</summary>
    public string AuthoritySecret { get; init; } = "ecs-injector-ca";

    /// <summary>Secret of the webhook's certificate.</summary>
    public string WebhookSecret { get; init; } = "ecs-injector-webhook-tls";

    /// <summary>Secret of the endpoint's certificate, which its pods mount.</summary>
    public string EndpointSecret { get; init; } = "ecs-injector-endpoint-tls";

    /// <summary>DNS names of the webhook.</summary>
    public required IReadOnlyList<string> WebhookNames { get; init; }

    /// <summary>DNS names of the endpoint.</summary>
    public required IReadOnlyList<string> EndpointNames { get; init; }

    /// <summary>Lives.</summary>
    public CertificatePolicy Policy { get; init; } = new();
}
