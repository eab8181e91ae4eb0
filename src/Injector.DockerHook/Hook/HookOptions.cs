using System.Net;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Sidecars;
using Injector.DockerHook.Tasks;

namespace Injector.DockerHook.Hook;

/// <summary>Everything that the Docker hook can be told; each has a default.</summary>
public sealed record HookOptions
{
    /// <summary>The engine's unix socket.</summary>
    public string DockerSocket { get; init; } = "/var/run/docker.sock";

    /// <summary>The endpoint's admin socket.</summary>
    public string AdminSocket { get; init; } = HostPaths.AdminSocket;

    /// <summary>The hook's own control socket.</summary>
    public string ControlSocket { get; init; } = HostPaths.HookSocket;

    /// <summary>Where the OCI runtime wrapper asks; null for nowhere.</summary>
    public string? RuntimeSocket { get; init; } = HostPaths.RuntimeSocket;

    /// <summary>Whether the hook does without when another hook has that place.</summary>
    public bool IsRuntimeSocketOptional { get; init; } = true;

    /// <summary>Folder of the host key.</summary>
    public string StateFolder { get; init; } = HostPaths.State;

    /// <summary>Sidecars.</summary>
    public SidecarOptions Sidecars { get; init; } = new();

    /// <summary>What holds for containers whose labels say nothing.</summary>
    public ContainerWish Default { get; init; } = new(Role: null, EnvMode.Auto, Pauses: false);

    /// <summary>The form of the variable that is put into containers.</summary>
    public RelativeUriStyle UriStyle { get; init; } = RelativeUriStyle.Path;

    /// <summary>Whether the instance metadata addresses are black-holed in the namespaces that are served.</summary>
    public bool BlockInstanceMetadata { get; init; }

    /// <summary>Whether containers are served straight by the host's endpoint, as the ECS agent does it, and not each by a sidecar.</summary>
    public bool ServesFromHost { get; init; }

    /// <summary>Whether tasks alone are served, and no other container: a hook that somebody has started for one task.</summary>
    public bool TasksOnly { get; init; }

    /// <summary>Tasks, and whether anybody is served in the host's network.</summary>
    public TaskOptions Tasks { get; init; } = new();

    /// <summary>Command line of the guard of held containers, a process of its own; empty for none, and then no container is held.</summary>
    public IReadOnlyList<string> GuardCommand { get; init; } = [];

    /// <summary>Longest time that a container is held.</summary>
    public TimeSpan HoldLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where health and metrics are; null for nowhere.</summary>
    public IPEndPoint? MetricsListen { get; init; } = new(IPAddress.Loopback, Ports.HookMetrics);

    /// <summary>Whether the hook does without when that port is taken.</summary>
    public bool IsMetricsOptional { get; init; } = true;

    /// <summary>How often all containers are listed, beside the events.</summary>
    public TimeSpan ListEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a sidecar stays after its container has stopped: most are started again at once.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(10);
}
