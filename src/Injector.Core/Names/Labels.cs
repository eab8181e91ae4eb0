namespace Injector.Core.Names;

/// <summary>Labels and annotations that users write and we read, on pods, namespaces, service accounts and containers.</summary>
public static class Labels
{
    /// <summary>Prefix and API group of everything that is ours.</summary>
    public const string Group = "ecs-injector.io";

    /// <summary>Opts a pod, a namespace or a container in (<c>enabled</c>) or out (<c>disabled</c>).</summary>
    public const string Inject = Group + "/inject";

    /// <summary>The role that a workload wishes for. A wish, never an authority: grants decide.</summary>
    public const string TaskRoleArn = Group + "/task-role-arn";

    /// <summary>Value that opts in.</summary>
    public const string Enabled = "enabled";

    /// <summary>Value that opts a pod out of its namespace.</summary>
    public const string Disabled = "disabled";

    /// <summary>Names of containers that are left alone, separated by commas.</summary>
    public const string SkipContainers = Group + "/skip-containers";

    /// <summary>How the credentials are reached in a pod: <c>auto</c>, <c>link-local</c> or <c>loopback</c>.</summary>
    public const string Delivery = Group + "/delivery";

    /// <summary>What the workload's start waits for: <c>listening</c> or <c>credentials</c>.</summary>
    public const string WaitFor = Group + "/wait-for";

    /// <summary>CPU request of the sidecar, a Kubernetes quantity.</summary>
    public const string ProxyCpuRequest = Group + "/proxy-cpu-request";

    /// <summary>CPU limit of the sidecar.</summary>
    public const string ProxyCpuLimit = Group + "/proxy-cpu-limit";

    /// <summary>Memory request of the sidecar.</summary>
    public const string ProxyMemoryRequest = Group + "/proxy-memory-request";

    /// <summary>Memory limit of the sidecar.</summary>
    public const string ProxyMemoryLimit = Group + "/proxy-memory-limit";

    /// <summary>Written by us: the credential id that was put into the pod. Checked for consistency, never an authority.</summary>
    public const string CredentialId = Group + "/credential-id";

    /// <summary>Written by us: what was injected and why, JSON. Information only.</summary>
    public const string Status = Group + "/status";

    /// <summary>Docker: how the variable gets into the container: <c>auto</c>, <c>declared</c>, <c>recreate</c> or <c>runtime</c>.</summary>
    public const string Env = Group + "/env";

    /// <summary>Docker: <c>pause</c> freezes the container from its start until its credentials can be reached; <c>none</c> does not.</summary>
    public const string Hold = Group + "/hold";

    /// <summary>Docker, written by us on a sidecar: the key of whom it serves.</summary>
    public const string SidecarOf = Group + "/sidecar-of";

    /// <summary>Docker, written by us on a recreated container: the id of the one that it replaces.</summary>
    public const string RecreatedFrom = Group + "/recreated-from";

    /// <summary>Docker, written by us on the containers of a task: the task's id. Information only.</summary>
    public const string Task = Group + "/task";

    /// <summary>Annotations that people may write.</summary>
    public static IReadOnlyList<string> UserAnnotations { get; } =
    [
        TaskRoleArn, SkipContainers, Delivery, WaitFor, ProxyCpuRequest, ProxyCpuLimit, ProxyMemoryRequest, ProxyMemoryLimit,
    ];

    /// <summary>Annotations that only we write.</summary>
    public static IReadOnlyList<string> ReservedAnnotations { get; } = [CredentialId, Status];
}
