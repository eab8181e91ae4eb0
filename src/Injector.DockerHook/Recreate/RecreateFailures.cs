using System.Collections.Concurrent;
using Injector.DockerHook.Containers;

namespace Injector.DockerHook.Recreate;

/// <summary>
/// Containers whose replacement failed: trying costs them an interruption, hence it is tried once for each of their runs, not at each look
/// at them.
/// </summary>
internal sealed class RecreateFailures
{
    private const int Bound = 1000;
    private readonly ConcurrentDictionary<string, (string StartedAt, string Message)> failures = new(StringComparer.Ordinal);

    /// <summary>What went wrong in this run of a container; null for nothing.</summary>
    public string? Find(ContainerFacts container) =>
        failures.TryGetValue(container.Id, out var failure) && failure.StartedAt == container.StartedAt ? failure.Message : null;

    /// <summary>Remembers.</summary>
    public void Put(ContainerFacts container, string message)
    {
        if (failures.Count >= Bound)
            failures.Clear();
        failures[container.Id] = (container.StartedAt, message);
    }
}
