namespace Injector.DockerHook.Holds;

/// <summary>The guard of held containers cannot be started: no container is held without it.</summary>
public sealed class GuardUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
