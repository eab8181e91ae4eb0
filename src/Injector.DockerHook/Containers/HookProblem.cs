namespace Injector.DockerHook.Containers;

/// <summary>Why a container is not served.</summary>
/// <param name="Reason">One of <see cref="Core.Names.HookReasons"/>.</param>
/// <param name="Message">What was expected, what was found, and the mend.</param>
public sealed record HookProblem(string Reason, string Message);
