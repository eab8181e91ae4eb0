using System.CommandLine;

namespace Injector.Webhook;

/// <summary>The options that say what is injected: the same for the live webhook and for <c>injector inject</c>.</summary>
internal static class InjectionArguments
{
    public static readonly Option<string?> Endpoint = Make(
        "--endpoint", "URL", "URL of the credential endpoint for sidecars. Default https://ENDPOINT-SERVICE.NAMESPACE.svc:8443.");

    public static readonly Option<string?> Image = Make("--image", "IMAGE", "Image of the sidecar, best with a digest. Default injector-proxy:VERSION.");

    public static readonly Option<string?> PullPolicy = Make("--image-pull-policy", "NAME", "IfNotPresent, Always or Never. Default IfNotPresent.");

    public static readonly Option<string?> Delivery = Make(
        "--delivery", "NAME",
        "auto, link-local or loopback. link-local serves every SDK and needs NET_ADMIN once; loopback needs nothing. Default auto: link-local, but loopback "
        + "where the namespace's labels enforce Pod Security baseline or restricted.");

    public static readonly Option<string?> Sidecar = Make(
        "--sidecar", "NAME", "auto, native or classic. Default auto: native where every kubelet knows native sidecars (1.29).");

    public static readonly Option<string?> UriStyle = Make(
        "--uri-style", "NAME", "path (/v2/credentials/UUID) or query (/v1/credentials?id=UUID, the ECS guide's). Default path.");

    public static readonly Option<string?> Region = Make("--region", "NAME", "AWS region for containers that set none. Default none is set.");

    public static readonly Option<bool> BlockInstanceMetadata = new("--block-instance-metadata")
    {
        Description = "With link-local delivery: black-holes the instance metadata addresses in the pod.",
    };

    public static readonly Option<string?> CpuRequest = Make("--proxy-cpu-request", "QUANTITY|none", "CPU request of the sidecar. Default 5m.");

    public static readonly Option<string?> CpuLimit = Make("--proxy-cpu-limit", "QUANTITY|none", "CPU limit of the sidecar. Default none: throttling would make SDKs wait.");

    public static readonly Option<string?> MemoryRequest = Make("--proxy-memory-request", "QUANTITY|none", "Memory request of the sidecar. Default 24Mi.");

    public static readonly Option<string?> MemoryLimit = Make("--proxy-memory-limit", "QUANTITY|none", "Memory limit of the sidecar. Default 48Mi.");

    public static readonly Option<string?> TokenLifetime = Make(
        "--token-lifetime", "DURATION", "Life of the sidecar's service-account token, 10m to 24h; the kubelet renews it. Default 1h.");

    public static readonly Option<bool> ProxyMetrics = new("--proxy-metrics")
    {
        Description = "Sidecars show health and metrics on the pod's address, port 51680 named ecs-metrics, for Prometheus. Default only inside the pod.",
    };

    public static readonly Option<bool> Traces = new("--traces")
    {
        Description = "Sidecars name their questions to the endpoint as parts of a trace, for an endpoint with --traces.",
    };

    public static readonly Option<string[]> ExcludeNamespace = new("--exclude-namespace")
    {
        HelpName = "NAME",
        Description = "Namespace that is never injected into; may be repeated. Our own, kube-system and kube-node-lease never are.",
    };

    public static readonly Option<bool> EphemeralContainers = new("--ephemeral-containers")
    {
        Description = "Debug containers (kubectl debug) of injected pods get the variables too: whoever may debug has the pod's role.",
    };

    /// <summary>Those that live webhook and offline injection share.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Endpoint, Image, PullPolicy, Delivery, UriStyle, Region, BlockInstanceMetadata, CpuRequest, CpuLimit, MemoryRequest, MemoryLimit, TokenLifetime, ProxyMetrics, Traces,
    ];

    private static Option<string?> Make(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
