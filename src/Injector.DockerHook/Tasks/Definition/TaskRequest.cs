namespace Injector.DockerHook.Tasks.Definition;

/// <summary>A wish to run a task, read and checked.</summary>
/// <param name="Definition">With the overrides applied.</param>
/// <param name="Cluster">Name that stands in the task's ARN.</param>
/// <param name="Folder">What relative paths of environment files count from.</param>
internal sealed record TaskRequest(TaskDefinition Definition, string Cluster, string Folder)
{
    /// <summary>Whether the task is removed once it has stopped.</summary>
    public bool IsRemovedWhenStopped { get; init; }
}
