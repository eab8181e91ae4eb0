namespace Injector.DockerHook.Tasks.Running;

/// <summary>Why a task ends.</summary>
/// <param name="Code">One of <see cref="StopCodes"/>.</param>
/// <param name="Reason">For people.</param>
internal sealed record StopCause(string Code, string Reason);
