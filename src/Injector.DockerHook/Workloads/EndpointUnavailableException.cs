namespace Injector.DockerHook.Workloads;

/// <summary>The endpoint's admin socket does not answer, or not as it should.</summary>
public sealed class EndpointUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
