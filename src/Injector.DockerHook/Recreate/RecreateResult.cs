using Injector.DockerHook.Containers;

namespace Injector.DockerHook.Recreate;

/// <summary>What became of a container that lacks the variable.</summary>
/// <param name="NewId">The id of the container that runs in its place; null when it was refused.</param>
/// <param name="Refusal">Why it was left as it is; null when it was replaced.</param>
internal sealed record RecreateResult(string? NewId, HookProblem? Refusal);
