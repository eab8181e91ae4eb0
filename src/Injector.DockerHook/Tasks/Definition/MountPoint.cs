namespace Injector.DockerHook.Tasks.Definition;

/// <summary>A volume of the task inside a container.</summary>
internal sealed record MountPoint(string Volume, string ContainerPath, bool IsReadOnly);
