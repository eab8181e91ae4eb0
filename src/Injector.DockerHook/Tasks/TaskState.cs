namespace Injector.DockerHook.Tasks;

/// <summary>Where a task or one of its containers stands; the names are those of ECS.</summary>
internal enum TaskState
{
    /// <summary>Not every container has been started.</summary>
    Pending,

    /// <summary>Started.</summary>
    Running,

    /// <summary>Is being stopped. Tasks only.</summary>
    Stopping,

    /// <summary>Over.</summary>
    Stopped,
}
