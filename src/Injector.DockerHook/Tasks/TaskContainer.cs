using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tasks;

/// <summary>A container of a task, as the book has it.</summary>
/// <param name="Name">Its name within the task.</param>
/// <param name="DockerName">What the engine calls it.</param>
/// <param name="Image">Its image, as the task definition names it.</param>
internal sealed record TaskContainer(string Name, string DockerName, string Image)
{
    /// <summary>The engine's full id; null until it is created.</summary>
    public string? Id { get; init; }

    /// <summary>Whether the task ends with it.</summary>
    public bool IsEssential { get; init; }

    /// <summary>Whether it holds namespaces for the others.</summary>
    public bool IsPause { get; init; }

    /// <summary>Whom it waits for.</summary>
    public IReadOnlyList<ContainerDependency> DependsOn { get; init; } = [];

    /// <summary>How long others wait for its condition, from its start; null for ever.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>From the stop signal to the kill.</summary>
    public TimeSpan StopTimeout { get; init; }

    /// <summary>Where it stands.</summary>
    public TaskState LastStatus { get; init; }

    /// <summary>Its exit code; null while it runs, and when it never did.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What went wrong with it.</summary>
    public string? Reason { get; init; }
}
