namespace Injector.Webhook.Injection;

/// <summary>A pod is not built as a pod is; the message says what was expected, what was found and where.</summary>
public sealed class PodFormatException(string message) : Exception(message);
