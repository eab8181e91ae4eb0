namespace Injector.DockerHook.Engine;

/// <summary>The engine cannot be reached, or none of its API versions is known here.</summary>
public sealed class EngineUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
