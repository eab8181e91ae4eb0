namespace Injector.DockerHook.Tasks.Definition;

/// <summary>All mounts of another container of the task.</summary>
internal sealed record VolumesFrom(string Container, bool IsReadOnly);
