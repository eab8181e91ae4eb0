namespace Injector.Runtime.Hook;

/// <summary>The hook cannot be had, or what it and the wrapper agree by.</summary>
/// <param name="message">What was expected, what was found.</param>
internal sealed class HookUnavailableException(string message) : Exception(message);
