namespace Injector.Core.Workloads;

/// <summary>What kind of thing a workload is.</summary>
public enum Platform
{
    /// <summary>A container on a Docker engine.</summary>
    Docker,

    /// <summary>An ECS task: by payload, or run locally from a task definition.</summary>
    Task,

    /// <summary>A process or a group of them on a host.</summary>
    Process,

    /// <summary>A pod.</summary>
    Kubernetes,
}
