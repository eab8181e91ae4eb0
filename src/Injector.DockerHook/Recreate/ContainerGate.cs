using System.Collections.Concurrent;

namespace Injector.DockerHook.Recreate;

/// <summary>Lets one at a time work on a container.</summary>
internal sealed class ContainerGate
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> inside = new(StringComparer.Ordinal);

    /// <summary>Enters unless somebody is inside.</summary>
    public bool TryEnter(string containerId) =>
        inside.TryAdd(containerId, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Enters when nobody is inside any more.</summary>
    public async Task EnterAsync(string containerId, CancellationToken cancellation)
    {
        while (!TryEnter(containerId))
        {
            if (inside.TryGetValue(containerId, out var other))
                await other.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Leaves.</summary>
    public void Leave(string containerId)
    {
        if (inside.TryRemove(containerId, out var left))
            left.TrySetResult();
    }
}
