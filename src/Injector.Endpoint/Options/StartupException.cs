namespace Injector.Endpoint.Options;

/// <summary>The process cannot start as it was told; the message is one line: what was expected, what was found, where.</summary>
public sealed class StartupException(string message) : Exception(message);
