namespace Injector.Webhook.Patching;

/// <summary>A patch that does not fit the document it is applied to.</summary>
public sealed class JsonPatchException(string message) : Exception(message);
