namespace Injector.Endpoint.Messages;

/// <summary>A control message that is not taken; nothing has changed. The message says why and holds no value of the credentials.</summary>
public sealed class MessageRejectedException(string message) : Exception(message);
