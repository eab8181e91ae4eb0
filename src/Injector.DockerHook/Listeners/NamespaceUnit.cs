using Injector.DockerHook.Handoff;
using Injector.DockerHook.Hook;
using Injector.DockerHook.Sidecars;
using Injector.Networking.LinkLocal;
using Injector.Networking.Listeners;
using Injector.Networking.Namespaces;

namespace Injector.DockerHook.Listeners;

/// <summary>
/// One network namespace that is served: its listener, its sidecar, and the containers in it. The listener keeps the namespace, so that its
/// number cannot come to mean another.
/// </summary>
/// <param name="inode">The namespace's number.</param>
internal sealed class NamespaceUnit(ulong inode) : IDisposable
{
    private readonly Dictionary<string, ServedWorkload?> members = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1);
    private NamespaceListener? listener;
    private Sidecar? sidecar;
    private string name = "";
    private bool isHeld;
    private bool isOver;

    /// <summary>The namespace's number.</summary>
    public ulong Inode => inode;

    /// <summary>Who answers; once the listener stands.</summary>
    public Sidecar Sidecar => sidecar ?? throw new InvalidOperationException("nobody has opened this unit yet");

    /// <summary>Makes a container a member, and has the listener standing.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="space">Its namespace.</param>
    /// <param name="sidecars">Where a sidecar may hold the listener already, and whence a new one comes.</param>
    /// <param name="key">Whose sidecar is to serve it, when it is new.</param>
    /// <param name="options">How the namespace is prepared.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False when the unit has just come to its end: there is another, or there is to be one.</returns>
    /// <exception cref="Networking.NetworkSetupException">The namespace cannot be prepared.</exception>
    /// <exception cref="ChangedMeanwhileException">The sidecar is going.</exception>
    public async Task<bool> OpenAsync(
        string containerId, NetworkNamespace space, SidecarSet sidecars, string key, LinkLocalOptions options, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (isOver)
                return false;

            members.TryAdd(containerId, null);
            if (listener is not null)
                return true;

            try
            {
                if (sidecars.TakeHeld(inode) is { } held)
                    (listener, sidecar, name, isHeld) = (NamespaceListener.Adopt(held.Socket), held.Sidecar, held.Name, true);
                else
                    (listener, sidecar, name) = Open(containerId, space, sidecars.Get(key), options);
                await sidecar.ReserveAsync(name, cancellation);
            }
            catch
            {
                listener?.Shutdown();
                members.Remove(containerId);
                isOver = true;
                throw;
            }

            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Serves a member's workload.</summary>
    /// <returns>False when its id stands for another workload in this namespace already: nothing else could tell them apart.</returns>
    /// <exception cref="ChangedMeanwhileException">The container has left.</exception>
    public async Task<bool> JoinAsync(string containerId, ServedWorkload workload, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (isOver || !members.TryGetValue(containerId, out var before))
                throw new ChangedMeanwhileException("the container has stopped meanwhile");

            if (members.Any(m => m.Key != containerId && m.Value is { } other && other.Id == workload.Id && other.UpstreamId != workload.UpstreamId))
                return false;

            if (before == workload)
                return true;

            members[containerId] = workload;
            try
            {
                await TellAsync(cancellation);
            }
            catch
            {
                // Not told, so not known: it is told when it is tried again.
                members[containerId] = before;
                throw;
            }

            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Serves a container no more; the last one ends the listener.</summary>
    /// <returns>Whether the unit is over.</returns>
    public async Task<bool> LeaveAsync(string containerId)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            if (!members.Remove(containerId, out var workload) || isOver)
                return isOver;

            if (members.Count > 0)
            {
                if (workload is not null)
                    await TellAsync(CancellationToken.None);
                return false;
            }

            isOver = true;
            if (sidecar is not null)
                await sidecar.RemoveAsync(name);
            listener?.Shutdown();
            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Closes this process' copy of the listener; the sidecar goes on with its own.</summary>
    public void Dispose()
    {
        listener?.Dispose();
        gate.Dispose();
    }

    private static (NamespaceListener Listener, Sidecar Sidecar, string Name) Open(
        string containerId, NetworkNamespace space, Sidecar sidecar, LinkLocalOptions options) =>
        (NamespaceListener.Open(space, options), sidecar, containerId);

    private Task TellAsync(CancellationToken cancellation) => Sidecar.SetAsync(
        name, listener!, [.. members.Values.OfType<ServedWorkload>().DistinctBy(w => w.Id)], isHeld, cancellation);
}
