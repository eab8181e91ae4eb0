using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>A volume of the engine that the task needs.</summary>
/// <param name="DockerName">What the engine calls it.</param>
/// <param name="Volume">What the definition says of it.</param>
internal sealed record PlannedVolume(string DockerName, TaskVolume Volume)
{
    /// <summary>Whether it goes with the task.</summary>
    public bool IsOwned => !Volume.IsShared;

    /// <summary>Whether it is made when it is not there.</summary>
    public bool IsMade => IsOwned || Volume.IsProvisioned;
}
