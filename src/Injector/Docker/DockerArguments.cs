using System.CommandLine;

namespace Injector.Docker;

/// <summary>The options of <c>injector docker</c>.</summary>
internal static class DockerArguments
{
    public static readonly Option<string?> DockerHost = Make(
        "--docker-host", "unix:///PATH", "The engine's socket. Default DOCKER_HOST, else unix:///var/run/docker.sock.");

    public static readonly Option<string?> AdminSocket = Make(
        "--admin-socket", "PATH", "The endpoint's admin socket. Default /run/ecs-injector/admin/admin.sock.");

    public static readonly Option<string?> Socket = Make(
        "--socket", "PATH", "The endpoint's socket for sidecars. Default /run/ecs-injector/data/endpoint.sock.");

    public static readonly Option<string?> HookSocket = Make(
        "--hook-socket", "PATH", "The hook's control socket, for root only. Default /run/ecs-injector/hook/hook.sock.");

    public static readonly Option<string?> Handoff = Make(
        "--handoff", "DIR", "Folder under which each sidecar gets its own hand-off folder. Default /run/ecs-injector/handoff.");

    public static readonly Option<string?> State = Make("--state", "DIR", "Folder of the host's key. Default /var/lib/ecs-injector.");

    public static readonly Option<string?> Proxy = Make(
        "--proxy", "FILE", "The published sidecar, of which an image is made on the spot. Default injector-proxy beside this program.");

    public static readonly Option<string?> ProxyImage = Make("--proxy-image", "IMAGE", "An image of the sidecar that the engine has, instead.");

    public static readonly Option<bool> BlockInstanceMetadata = new("--block-instance-metadata")
    {
        Description = "Black-holes 169.254.169.254 and fd00:ec2::254 in the network namespaces that are served.",
    };

    public static readonly Option<string?> LogFormat = Make("--log-format", "NAME", "text or json, on standard error. Default text.");

    public static readonly Option<string?> LogLevel = Make("--log-level", "NAME", "trace, debug, information, warning or error. Default information.");

    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } =
        [DockerHost, AdminSocket, Socket, HookSocket, Handoff, State, Proxy, ProxyImage, BlockInstanceMetadata, LogFormat, LogLevel];

    private static Option<string?> Make(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
