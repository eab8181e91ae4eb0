namespace Injector.Testing.Kubernetes;

/// <summary>A webhook could not be called, or its answer is no answer; its failure policy decides what follows.</summary>
/// <param name="message">What the real server says after <c>failed calling webhook "NAME": </c>.</param>
/// <param name="inner">Why.</param>
public sealed class WebhookCallException(string message, Exception? inner = null) : Exception(message, inner);
