using System.Text.Json.Nodes;
using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>A container of a task, ready to be created.</summary>
/// <param name="Name">Its name within the task.</param>
/// <param name="DockerName">What the engine calls it.</param>
/// <param name="Body">The engine's create request. Namespaces of the pause container are named by its engine name.</param>
internal sealed record PlannedContainer(string Name, string DockerName, JsonObject Body)
{
    /// <summary>Whether the task ends with it.</summary>
    public bool IsEssential { get; init; }

    /// <summary>Whether it holds namespaces for the others, and nothing else.</summary>
    public bool IsPause { get; init; }

    /// <summary>Whom it waits for.</summary>
    public IReadOnlyList<ContainerDependency> DependsOn { get; init; } = [];

    /// <summary>How long others wait for its condition, from its start; null for ever.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>From the stop signal to the kill.</summary>
    public TimeSpan StopTimeout { get; init; }
}
