namespace Injector.Kubernetes.Connection;

/// <summary>The cluster cannot be reached as asked; the message says what was expected, what was found and where.</summary>
public sealed class ClusterException(string message) : Exception(message);
