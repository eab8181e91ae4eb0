using System.Collections.Concurrent;

namespace Injector.DockerHook.Runtime;

/// <summary>
/// Containers whose start is held, or has just been let go and is not over: the engine may say of them that they do not run, and that is
/// no reason to close what was opened for them.
/// </summary>
internal sealed class RuntimeStarts
{
    private readonly ConcurrentDictionary<string, int> count = new(StringComparer.Ordinal);

    /// <summary>Whether a container is being started.</summary>
    public bool Contains(string containerId) => count.GetValueOrDefault(containerId) > 0;

    /// <summary>A start begins.</summary>
    public void Add(string containerId) => count.AddOrUpdate(containerId, 1, static (_, before) => before + 1);

    /// <summary>A start is over, whatever came of it.</summary>
    public void Remove(string containerId)
    {
        if (count.AddOrUpdate(containerId, 0, static (_, before) => before - 1) <= 0)
            count.TryRemove(KeyValuePair.Create(containerId, 0));
    }
}
