using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Recreate;

/// <summary>What all recreations share.</summary>
internal sealed record RecreateWork(
    RecreateOptions Options, RecreateFiles Files, ContainerGate Gate, RecreateFailures Failures, TimeProvider Time, ILogger Logger)
{
    /// <summary>Called before each step; tests end a recreation there.</summary>
    public Func<RecreateStep, Task> Before { get; init; } = _ => Task.CompletedTask;
}
