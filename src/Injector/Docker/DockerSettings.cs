using Injector.CommandLine;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Hook;
using Injector.DockerHook.Sidecars;
using Injector.DockerHook.Tasks;
using Injector.Endpoint;
using Injector.Endpoint.Options;

namespace Injector.Docker;

/// <summary>Makes <see cref="HookOptions"/> of command line and environment.</summary>
internal sealed class DockerSettings(GivenOptions given, Func<string, string?> environment)
{
    private const string UnixPrefix = "unix://";

    /// <summary>Reads everything.</summary>
    /// <param name="endpoint">Where the endpoint's sockets and files are.</param>
    /// <exception cref="StartupException">Something cannot be taken.</exception>
    public HookOptions Read(EndpointOptions endpoint)
    {
        var defaults = new HookOptions();
        var socket = EngineSocket(given.Text(DockerArguments.DockerHost));
        var style = given.Choice(DockerArguments.UriStyle, RelativeUriStyle.Path);
        return defaults with
        {
            DockerSocket = socket,
            AdminSocket = endpoint.AdminSocket,
            ControlSocket = given.Text(DockerArguments.HookSocket) ?? defaults.ControlSocket,
            RuntimeSocket = given.Text(DockerArguments.RuntimeSocket) ?? defaults.RuntimeSocket,
            IsRuntimeSocketOptional = given.Text(DockerArguments.RuntimeSocket) is null,
            StateFolder = endpoint.StateFolder,
            Default = new ContainerWish(Role: null, given.Choice(DockerArguments.Env, EnvMode.Auto), given.Choice(DockerArguments.Hold, HoldMode.None) is HoldMode.Pause),
            UriStyle = style,
            BlockInstanceMetadata = given.Is(DockerArguments.BlockInstanceMetadata),
            ServesFromHost = given.Choice(DockerArguments.Serve, ServeMode.Sidecar) is ServeMode.Host,
            Tasks = Tasks(style),
            GuardCommand = DockerGuardCommand.CommandLine(socket),
            MetricsListen = given.Listener(DockerArguments.HookMetricsListen)?.EndPoint ?? defaults.MetricsListen,
            ListEvery = given.Duration(DockerArguments.ListEvery) ?? defaults.ListEvery,
            IsMetricsOptional = given.Text(DockerArguments.HookMetricsListen) is null,
            Sidecars = Sidecars(defaults.Sidecars, endpoint),
        };
    }

    /// <summary>Path of the engine's socket.</summary>
    /// <param name="asked">What was asked for; null for what the environment says.</param>
    public string EngineSocket(string? asked)
    {
        var host = asked ?? (environment("DOCKER_HOST") is { Length: > 0 } set ? set : "unix:///var/run/docker.sock");
        return host.StartsWith(UnixPrefix + "/", StringComparison.Ordinal)
            ? host[UnixPrefix.Length..]
            : throw GivenOptions.Wrong(DockerArguments.DockerHost, "unix:///PATH, since the hook must be on the engine's host", host);
    }

    private TaskOptions Tasks(RelativeUriStyle style) => new()
    {
        ServesHostNetwork = EcsFlag.Read(environment(EnvironmentVariables.EcsEnableTaskIamRoleNetworkHost), otherwise: false),
        UriStyle = style,
        Region = given.Text(EndpointArguments.Region),
    };

    private SidecarOptions Sidecars(SidecarOptions defaults, EndpointOptions endpoint) => defaults with
    {
        Image = given.Text(DockerArguments.ProxyImage),
        ProxyBinary = given.Text(DockerArguments.Proxy) ?? Path.Combine(AppContext.BaseDirectory, Path.GetFileName(InjectedNames.ProxyBinary)),
        HandoffFolder = Path.GetFullPath(given.Text(DockerArguments.Handoff) ?? defaults.HandoffFolder),
        Traces = given.Is(EndpointArguments.Traces),
        DataSocket = Path.GetFullPath(endpoint.Socket ?? throw GivenOptions.Wrong(EndpointArguments.Socket, "a path, since sidecars connect there", "none")),
    };
}
