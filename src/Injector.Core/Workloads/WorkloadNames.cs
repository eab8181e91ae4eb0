namespace Injector.Core.Workloads;

/// <summary>Keys of <see cref="WorkloadIdentity.Names"/>.</summary>
public static class WorkloadNames
{
    /// <summary>Docker: container name.</summary>
    public const string Container = "container";

    /// <summary>Docker: the engine's id of the container, whole.</summary>
    public const string ContainerId = "containerId";

    /// <summary>Docker and task: which hook has registered it; never a ground for a grant.</summary>
    public const string Hook = "hook";

    /// <summary>Docker: compose project. Weak: its creator chose it.</summary>
    public const string ComposeProject = "composeProject";

    /// <summary>Task: ARN, written to the audit log.</summary>
    public const string TaskArn = "taskArn";

    /// <summary>Task: id, the last part of the ARN.</summary>
    public const string Task = "task";

    /// <summary>Task: family of the task definition.</summary>
    public const string Family = "family";

    /// <summary>Process: name given at registration.</summary>
    public const string Process = "process";

    /// <summary>Kubernetes: cluster.</summary>
    public const string Cluster = "cluster";

    /// <summary>Kubernetes: namespace.</summary>
    public const string Namespace = "namespace";

    /// <summary>Kubernetes: service account.</summary>
    public const string ServiceAccount = "serviceAccount";

    /// <summary>Kubernetes: pod.</summary>
    public const string Pod = "pod";

    /// <summary>Every key.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Container, ContainerId, Hook, ComposeProject, TaskArn, Task, Family, Process, Cluster, Namespace, ServiceAccount, Pod];
}
