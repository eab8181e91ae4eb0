using Injector.DockerHook.Containers;
using Injector.DockerHook.Handoff;
using Injector.DockerHook.Sidecars;
using Injector.Networking;
using Injector.Networking.LinkLocal;
using Injector.Networking.Listeners;
using Injector.Networking.Namespaces;

namespace Injector.DockerHook.Listeners;

/// <summary>
/// The network namespaces that are served, by inode: several containers may share one. A unit holds its namespace open, so that its number
/// cannot come to mean another.
/// </summary>
internal sealed class NamespaceUnits(SidecarSet sidecars, LinkLocalOptions options, HookMetrics metrics) : IDisposable
{
    private readonly Dictionary<ulong, NamespaceUnit> units = [];
    private readonly Dictionary<string, ulong> placeOf = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1);
    private readonly ulong own = OwnId();

    /// <summary>Containers that are served now.</summary>
    public IReadOnlyCollection<string> Containers
    {
        get
        {
            lock (placeOf)
                return [.. placeOf.Keys];
        }
    }

    /// <summary>Where a container is served; null when it is not.</summary>
    public ulong? PlaceOf(string containerId)
    {
        lock (placeOf)
            return placeOf.TryGetValue(containerId, out var inode) ? inode : null;
    }

    /// <summary>The unit of a container's namespace, with its listener standing; made where there is none yet.</summary>
    /// <param name="container">A running container.</param>
    /// <param name="sidecarKey">Whose sidecar is to serve it, when it is new.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NetworkSetupException">The namespace cannot be prepared.</exception>
    public async Task<(NamespaceUnit Unit, ulong Inode)> OpenAsync(ContainerFacts container, string sidecarKey, CancellationToken cancellation)
    {
        using var space = NetworkNamespace.OfProcess(container.ProcessId);
        if (space.Id == own)
            throw new NetworkSetupException("Expected a network namespace of the container's own, found the host's.");

        await gate.WaitAsync(cancellation);
        try
        {
            if (units.TryGetValue(space.Id, out var known))
                return (known, space.Id);

            var sidecar = sidecars.Get(sidecarKey);
            var unit = TakeHeld(space.Id) ?? new NamespaceUnit(NamespaceListener.Open(space, options), container.Id, sidecar);
            units[space.Id] = unit;
            metrics.Listeners.Set(units.Count);
            return (unit, space.Id);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Serves a container in a unit.</summary>
    public async Task JoinAsync(NamespaceUnit unit, ulong inode, string containerId, ServedWorkload workload, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            unit.Members[containerId] = workload;
            lock (placeOf)
                placeOf[containerId] = inode;
            await unit.Sidecar.SetAsync(unit.Name, unit.Listener, [.. unit.Members.Values.DistinctBy(w => w.Id)], unit.IsHeld, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Serves a container no more; the last one of a namespace ends its listener.</summary>
    public async Task LeaveAsync(string containerId)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            ulong inode;
            lock (placeOf)
            {
                if (!placeOf.Remove(containerId, out inode))
                    return;
            }

            var unit = units[inode];
            unit.Members.TryRemove(containerId, out _);
            if (!unit.Members.IsEmpty)
            {
                await unit.Sidecar.SetAsync(unit.Name, unit.Listener, [.. unit.Members.Values.DistinctBy(w => w.Id)], unit.IsHeld, CancellationToken.None);
                return;
            }

            units.Remove(inode);
            metrics.Listeners.Set(units.Count);
            await unit.Sidecar.RemoveAsync(unit.Name);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => gate.Dispose();

    private NamespaceUnit? TakeHeld(ulong inode)
    {
        foreach (var sidecar in sidecars.All)
        {
            if (sidecar.TakeHeld(inode, out var name) is { } socket)
                return new NamespaceUnit(NamespaceListener.Adopt(socket), name, sidecar) { IsHeld = true };
        }

        return null;
    }

    private static ulong OwnId()
    {
        using var current = NetworkNamespace.Current();
        return current.Id;
    }
}
