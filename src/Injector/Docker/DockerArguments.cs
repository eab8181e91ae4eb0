using System.CommandLine;
using Injector.Endpoint;

namespace Injector.Docker;

/// <summary>The options of <c>injector docker</c>; an endpoint in the same process takes those of <c>injector endpoint</c>.</summary>
internal static class DockerArguments
{
    public static readonly Option<string?> DockerHost = Make(
        "--docker-host", "unix:///PATH", "The engine's socket. Default DOCKER_HOST, else unix:///var/run/docker.sock.");

    public static readonly Option<string?> Endpoint = Make(
        "--endpoint", "auto|separate|embedded",
        "separate: uses the injector endpoint of this host, and waits for it. embedded: runs one in this process, with the options of injector "
        + "endpoint below; sidecars cannot refresh while this process is down. Default auto: separate if one answers at --admin-socket, else embedded.");

    public static readonly Option<string?> Serve = Make(
        "--serve", "sidecar|host",
        "sidecar: each container by a sidecar in its own network namespace. host: straight by the endpoint on 127.0.0.1:51679, as the ECS agent "
        + "does it, over the rules of injector host setup. Default sidecar.");

    public static readonly Option<string?> Env = Make(
        "--env", "MODE",
        "How the variable gets into containers whose label ecs-injector.io/env says nothing: auto, declared, recreate or runtime. Default auto.");

    public static readonly Option<string?> Hold = Make(
        "--hold", "pause|none",
        "pause: containers whose label ecs-injector.io/hold says nothing are frozen from their start until their credentials can be reached. Default none.");

    public static readonly Option<string?> UriStyle = Make(
        "--uri-style", "path|query", "Form of the variable that is put into containers: /v2/credentials/UUID or /v1/credentials?id=UUID. Default path.");

    public static readonly Option<string?> HookSocket = Make(
        "--hook-socket", "PATH", "The hook's control socket, for root only. Default /run/ecs-injector/hook/hook.sock.");

    public static readonly Option<string?> RuntimeSocket = Make(
        "--runtime-socket", "PATH", "Where injector-runtime asks before a container starts. Default /run/ecs-injector/runtime/runtime.sock.");

    public static readonly Option<string?> HookMetricsListen = Make(
        "--hook-metrics-listen", "URL", "Address of the hook's /healthz, /readyz and /metrics. Default http://127.0.0.1:51682; there a busy port is but a warning.");

    public static readonly Option<string?> Handoff = Make(
        "--handoff", "DIR", "Folder under which each sidecar gets its own hand-off folder. Default /run/ecs-injector/handoff.");

    public static readonly Option<string?> ListEvery = Make(
        "--list-every", "DURATION", "How often all containers are listed and compared with the endpoint's workloads, beside the engine's events. Default 30s.");

    public static readonly Option<string?> Proxy = Make(
        "--proxy", "FILE", "The published sidecar, of which an image is made on the spot. Default injector-proxy beside this program.");

    public static readonly Option<string?> ProxyImage = Make("--proxy-image", "IMAGE", "An image of the sidecar that the engine has, instead.");

    public static readonly Option<bool> BlockInstanceMetadata = new("--block-instance-metadata")
    {
        Description = "Black-holes 169.254.169.254 and fd00:ec2::254 in the network namespaces that are served.",
    };

    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        DockerHost, Endpoint, Serve, Env, Hold, UriStyle, HookSocket, RuntimeSocket, HookMetricsListen, Handoff, ListEvery, Proxy, ProxyImage,
        BlockInstanceMetadata,
        EndpointArguments.AdminSocket, EndpointArguments.Socket, EndpointArguments.State, EndpointArguments.Listen, EndpointArguments.MetricsListen,
        EndpointArguments.Source, EndpointArguments.Grants, EndpointArguments.GrantsInterval, EndpointArguments.AuditLog, EndpointArguments.Cluster,
        EndpointArguments.ContainerInstance, EndpointArguments.RateLimit, EndpointArguments.Region, EndpointArguments.StsEndpoint,
        EndpointArguments.Upstream, EndpointArguments.UpstreamTokenFile, EndpointArguments.DevelopmentLifetime, EndpointArguments.DevelopmentFailure,
        EndpointArguments.Traces, EndpointArguments.LogFormat, EndpointArguments.LogLevel,
    ];

    private static Option<string?> Make(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
