namespace Injector.DockerHook.Sidecars;

/// <summary>A sidecar cannot be had; the message says what was expected, found, and the mend.</summary>
public sealed class SidecarException(string message, Exception? inner = null) : Exception(message, inner);
