using System.CommandLine;

namespace Injector.Webhook;

/// <summary>The options of <c>injector webhook</c>: names, meaning, units, defaults. What they mean is read by <see cref="WebhookSettings"/>.</summary>
internal static class WebhookArguments
{
    public static readonly Option<string?> Listen = Make(
        "--listen", "URL", "Where the API server posts admission reviews (path /mutate). Default https://[::]:8443.");

    public static readonly Option<string?> MetricsListen = Make(
        "--metrics-listen", "URL", "Address of /healthz, /readyz and /metrics. Default http://127.0.0.1:51681; there a busy port is but a warning.");

    public static readonly Option<string?> Kubeconfig = Make(
        "--kubeconfig", "FILE", "How to reach the cluster. Default the pod's own service account, else KUBECONFIG or ~/.kube/config.");

    public static readonly Option<string?> Namespace = Make(
        "--namespace", "NAME", "Namespace that this runs in: never injected into; Secrets and Lease are there. Default the pod's own, else ecs-injector.");

    public static readonly Option<string?> Configuration = Make(
        "--webhook-configuration", "NAME", "The MutatingWebhookConfiguration whose bundle is watched. Default ecs-injector.");

    public static readonly Option<string?> WebhookService = Make(
        "--webhook-service", "NAME", "Service of this webhook, for its certificate. Default ecs-injector-webhook.");

    public static readonly Option<string?> EndpointService = Make(
        "--endpoint-service", "NAME", "Service of the credential endpoint. Default ecs-injector-endpoint.");

    public static readonly Option<string?> TlsCert = Make(
        "--tls-cert", "FILE", "PEM certificate made by somebody else (cert-manager); read again when it changes. Default: we make our own, in Secrets.");

    public static readonly Option<string?> TlsKey = Make("--tls-key", "FILE", "PEM key of the certificate.");

    public static readonly Option<string?> EndpointCaFile = Make(
        "--endpoint-ca-file", "FILE", "With --tls-cert: PEM CA of the endpoint, given to sidecars. Default the CAs of the sidecar's machine.");

    public static readonly Option<bool> PatchCaBundle = new("--patch-ca-bundle")
    {
        Description = "With --tls-cert: writes --endpoint-ca-file into the webhook configuration's caBundle. Default somebody else does (cert-manager).",
    };

    public static readonly Option<string?> CaSecret = Make("--ca-secret", "NAME", "Secret of our CA. Default ecs-injector-ca.");

    public static readonly Option<string?> WebhookSecret = Make("--webhook-secret", "NAME", "Secret of the webhook's certificate. Default ecs-injector-webhook-tls.");

    public static readonly Option<string?> EndpointSecret = Make("--endpoint-secret", "NAME", "Secret of the endpoint's certificate. Default ecs-injector-endpoint-tls.");

    public static readonly Option<string?> Lease = Make("--lease", "NAME", "Lease that elects the replica that renews certificates. Default ecs-injector-certificates.");

    public static readonly Option<string?> Drain = Make(
        "--drain", "DURATION", "How long a stopping webhook goes on answering, not ready. Default 5s.");

    public static readonly Option<bool> NoEvents = new("--no-events") { Description = "Writes no Kubernetes Events." };

    public static readonly Option<string?> LogFormat = Make("--log-format", "NAME", "text or json, on standard error. Default text.");

    public static readonly Option<string?> LogLevel = Make("--log-level", "NAME", "trace, debug, information, warning or error. Default information.");

    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Listen, MetricsListen, Kubeconfig, Namespace, Configuration, WebhookService, EndpointService, TlsCert, TlsKey, EndpointCaFile, PatchCaBundle,
        CaSecret, WebhookSecret, EndpointSecret, Lease, .. InjectionArguments.All, InjectionArguments.Sidecar, InjectionArguments.ExcludeNamespace, InjectionArguments.EphemeralContainers,
        Drain, NoEvents, LogFormat, LogLevel,
    ];

    private static Option<string?> Make(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
