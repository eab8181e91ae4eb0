namespace Injector.Core.Names;

/// <summary>TCP ports of the product.</summary>
public static class Ports
{
    /// <summary>Credentials, on loopback: the ECS agent's port.</summary>
    public const int Credentials = 51679;

    /// <summary>Health and metrics of the sidecar.</summary>
    public const int SidecarAdmin = 51680;

    /// <summary>Health and metrics of the endpoint and the webhook.</summary>
    public const int Metrics = 51681;

    /// <summary>Health and metrics of the Docker hook, which runs beside an endpoint.</summary>
    public const int HookMetrics = 51682;

    /// <summary>Where AWS SDKs connect at <see cref="CredentialHosts.LinkLocal"/>.</summary>
    public const int LinkLocalHttp = 80;

    /// <summary>Webhook, and the endpoint inside a cluster: HTTPS.</summary>
    public const int Cluster = 8443;
}
