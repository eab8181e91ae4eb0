namespace Injector.Webhook.Offline;

/// <summary>A manifest that cannot be read or worked on; the message says what was expected, what was found and where.</summary>
public sealed class ManifestException(string message) : Exception(message);
