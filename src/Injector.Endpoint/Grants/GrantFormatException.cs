namespace Injector.Endpoint.Grants;

/// <summary>A grant document that cannot be taken; the message says what was expected, what was found and where.</summary>
public sealed class GrantFormatException(string message) : Exception(message);
