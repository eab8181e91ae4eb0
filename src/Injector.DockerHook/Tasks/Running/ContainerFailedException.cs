namespace Injector.DockerHook.Tasks.Running;

/// <summary>A container cannot be started, or what it waits for will never be: the task ends with this reason.</summary>
public sealed class ContainerFailedException(string message) : Exception(message);
