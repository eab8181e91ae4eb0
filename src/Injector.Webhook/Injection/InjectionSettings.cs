using Injector.Core.Injection;

namespace Injector.Webhook.Injection;

/// <summary>What the operator decides about injections; the same for the live webhook and offline.</summary>
public sealed record InjectionSettings
{
    /// <summary>Image of the sidecar.</summary>
    public required string Image { get; init; }

    /// <summary><c>IfNotPresent</c>, <c>Always</c> or <c>Never</c>.</summary>
    public string PullPolicy { get; init; } = "IfNotPresent";

    /// <summary>URL of the endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>PEM of the CA that the endpoint's certificate chains to; null where the machine's CAs will do.</summary>
    public string? EndpointCa { get; init; }

    /// <summary>CAs that were given out until just now: a pod that is reviewed twice may have been given one of them the first time.</summary>
    public IReadOnlyCollection<string> EarlierEndpointCas { get; init; } = [];

    /// <summary>Delivery; null chooses by the namespace's Pod Security labels.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>Whether the cluster knows native sidecars.</summary>
    public bool NativeSidecars { get; init; } = true;

    /// <summary>Form of the credentials path.</summary>
    public RelativeUriStyle UriStyle { get; init; }

    /// <summary>AWS region for containers that set none; null leaves it alone.</summary>
    public string? Region { get; init; }

    /// <summary>Whether the instance metadata addresses are black-holed in pods with link-local delivery.</summary>
    public bool BlockInstanceMetadata { get; init; }

    /// <summary>Whether sidecars name their questions to the endpoint as parts of a trace.</summary>
    public bool Traces { get; init; }

    /// <summary>Whether whoever reaches the pod may read the sidecar's health and metrics; else only the pod itself.</summary>
    public bool ProxyMetrics { get; init; }

    /// <summary>Resources of the sidecar.</summary>
    public SidecarResources Resources { get; init; } = SidecarResources.Default;

    /// <summary>Life of the sidecar's service-account token; the kubelet renews it at 80 %. At least 10 minutes.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Namespaces that are never injected into.</summary>
    public IReadOnlyList<string> ExcludedNamespaces { get; init; } = ["kube-system", "kube-node-lease"];

    /// <summary>Whether debug containers get the variables too.</summary>
    public bool EphemeralContainers { get; init; }
}
