using System.CommandLine;

namespace Injector.Endpoint;

/// <summary>The options of <c>injector endpoint</c>: names, meaning, units, defaults. What they mean is read by <see cref="EndpointSettings"/>.</summary>
internal static class EndpointArguments
{
    public static readonly Option<string?> Listen = Make(
        "--listen", "URL", "Address of the credential listener. Default http://127.0.0.1:51679, the ECS agent's. Port 0 takes a free one.");

    public static readonly Option<string?> Socket = Make(
        "--socket", "PATH|none", "Unix socket for sidecars; its folder is what they mount. Default /run/ecs-injector/data/endpoint.sock.");

    public static readonly Option<string?> AdminSocket = Make(
        "--admin-socket", "PATH",
        "Unix socket for control messages and registrations, for root and this user only. Default /run/ecs-injector/admin/admin.sock.");

    public static readonly Option<string?> MetricsListen = Make(
        "--metrics-listen", "URL", "Address of /healthz, /readyz and /metrics. Default http://127.0.0.1:51681; there a busy port is but a warning.");

    public static readonly Option<string?> State = Make(
        "--state", "DIR", "Folder that keeps ids and identities over restarts, never a secret. Default /var/lib/ecs-injector.");

    public static readonly Option<string?> Source = Make(
        "--source", "NAME", "Where credentials come from: development (fake keys), sts, payload or upstream. Default development.");

    public static readonly Option<string?> Grants = Make(
        "--grants", "FILE",
        "RoleGrant documents (YAML), read again when they change. Default /etc/ecs-injector/grants.yaml; no file there means no grants.");

    public static readonly Option<string?> GrantsInterval = Make(
        "--grants-interval", "DURATION", "How often the grants file is looked at. Default 2s.");

    public static readonly Option<string?> AuditLog = Make(
        "--audit-log", "DIR|none",
        "Folder of the credential audit log, one file an hour. Default /var/log/ecs, or what ECS_AUDIT_LOGFILE says; none switches it off.");

    public static readonly Option<string?> TlsCert = Make("--tls-cert", "FILE", "PEM certificate, for --listen https://. Read again when it changes.");

    public static readonly Option<string?> TlsKey = Make("--tls-key", "FILE", "PEM key of the certificate.");

    public static readonly Option<string[]> ServiceName = new("--service-name")
    {
        HelpName = "NAME",
        Description = "Further name that clients may use in the Host header; may be repeated. Loopback names and 169.254.170.2 always may.",
    };

    public static readonly Option<string?> Cluster = Make(
        "--cluster", "NAME", "Cluster name or ARN, for the audit log. Default ECS_CLUSTER.");

    public static readonly Option<string?> ContainerInstance = Make(
        "--container-instance", "ARN", "Container instance ARN, for the audit log. Default none.");

    public static readonly Option<string?> RateLimit = Make(
        "--rate-limit", "STEADY,BURST",
        "Requests a second for each workload, and for each address that asks for unknown ids. Default ECS_TASK_METADATA_RPS_LIMIT, else 40,60.");

    public static readonly Option<string?> Region = Make("--region", "NAME", "AWS region of STS. Default the AWS SDK's: AWS_REGION, profile, instance.");

    public static readonly Option<string?> StsEndpoint = Make("--sts-endpoint", "URL", "Another STS endpoint. Default the region's.");

    public static readonly Option<string?> Upstream = Make(
        "--upstream", "URL",
        "ECS-compatible endpoint for --source upstream: http(s)://… or unix:/PATH; {id} stands for the workload's id. "
        + "Default this process' AWS_CONTAINER_CREDENTIALS_FULL_URI or _RELATIVE_URI.");

    public static readonly Option<string?> UpstreamTokenFile = Make(
        "--upstream-token-file", "FILE", "File with the raw Authorization value for it. Default AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.");

    public static readonly Option<string?> DevelopmentLifetime = Make(
        "--development-lifetime", "DURATION", "Life of the development source's pairs. Default 1h.");

    public static readonly Option<string?> DevelopmentFailure = Make(
        "--development-failure", "NAME", "Failure that the development source rehearses: none, expired, slow, throttled, revoked or flapping. Default none.");

    public static readonly Option<bool> Kubernetes = new("--kubernetes")
    {
        Description = "Serves pods of the cluster that this runs in: callers by service-account token, grants from RoleGrant resources (or --grants FILE).",
    };

    public static readonly Option<string?> Kubeconfig = Make(
        "--kubeconfig", "FILE", "The same from outside. Default the pod's own service account, else KUBECONFIG or ~/.kube/config.");

    public static readonly Option<string?> ClusterListen = Make(
        "--cluster-listen", "URL", "With --kubernetes: where pods are served; needs --tls-cert and --tls-key. Default https://[::]:8443.");

    public static readonly Option<bool> AcceptRoleAnnotations = new("--accept-role-annotations")
    {
        Description = "With --kubernetes: iam.amazonaws.com/role (kube2iam, kiam) and eks.amazonaws.com/role-arn (IRSA) count as wishes too. Grants decide as ever.",
    };

    public static readonly Option<string?> BaseRoleArn = Make(
        "--base-role-arn", "ARN", "With --accept-role-annotations: put before bare role names, such as arn:aws:iam::111122223333:role/. Default bare names are refused.");

    public static readonly Option<string?> CallerCache = Make(
        "--caller-cache", "DURATION", "With --kubernetes: how long a checked token holds before it is checked again. Default 5m.");

    public static readonly Option<bool> Traces = new("--traces")
    {
        Description = "Sends traces of requests for credentials to an OpenTelemetry collector: OTEL_EXPORTER_OTLP_ENDPOINT and its kin say where, "
            + "OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG which. Default none are made.",
    };

    public static readonly Option<string?> LogFormat = Make("--log-format", "NAME", "text or json, on standard error. Default text.");

    public static readonly Option<string?> LogLevel = Make(
        "--log-level", "NAME", "trace, debug, information, warning or error. Default information.");

    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Listen, Socket, AdminSocket, MetricsListen, State, Source, Grants, GrantsInterval, AuditLog, TlsCert, TlsKey, ServiceName, Cluster,
        ContainerInstance, RateLimit, Region, StsEndpoint, Upstream, UpstreamTokenFile, DevelopmentLifetime, DevelopmentFailure, Kubernetes,
        Kubeconfig, ClusterListen, AcceptRoleAnnotations, BaseRoleArn, CallerCache, Traces, LogFormat,
        LogLevel,
    ];

    private static Option<string?> Make(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
