namespace Injector.Tasks;

/// <summary>No hook listens on the control socket.</summary>
public sealed class HookAbsentException(string message, Exception inner) : Exception(message, inner);
