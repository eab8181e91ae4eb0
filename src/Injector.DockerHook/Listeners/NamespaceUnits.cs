using System.Collections.Concurrent;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Sidecars;
using Injector.Networking;
using Injector.Networking.LinkLocal;
using Injector.Networking.Namespaces;

namespace Injector.DockerHook.Listeners;

/// <summary>The network namespaces that are served, by inode: several containers may share one.</summary>
internal sealed class NamespaceUnits(SidecarSet sidecars, LinkLocalOptions options, HookMetrics metrics) : IDisposable
{
    private readonly ConcurrentDictionary<ulong, NamespaceUnit> units = new();
    private readonly ConcurrentDictionary<string, NamespaceUnit> unitOf = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> hosts = HostIds();

    /// <summary>Containers that are served by the sidecar of a key.</summary>
    public IReadOnlyList<string> ServedBy(string sidecarKey) =>
        [.. unitOf.Where(place => place.Value.Sidecar.Key == sidecarKey).Select(place => place.Key)];

    /// <summary>The unit of a container's namespace, with its listener standing; made where there is none yet.</summary>
    /// <param name="container">A running container.</param>
    /// <param name="sidecarKey">Whose sidecar is to serve it, when it is new.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when the container is in the host's own namespace, which nobody may change.</returns>
    /// <exception cref="NetworkSetupException">The namespace cannot be prepared.</exception>
    public async Task<NamespaceUnit?> OpenAsync(ContainerFacts container, string sidecarKey, CancellationToken cancellation)
    {
        using var space = NetworkNamespace.OfProcess(container.ProcessId);
        if (hosts.Contains(space.Id))
            return null;

        // A container that was restarted is in another namespace now.
        if (unitOf.TryGetValue(container.Id, out var before) && before.Inode != space.Id)
            await LeaveAsync(container.Id);

        while (true)
        {
            var unit = units.GetOrAdd(space.Id, static inode => new NamespaceUnit(inode));
            try
            {
                if (await unit.OpenAsync(container.Id, space, sidecars, sidecarKey, options, cancellation))
                {
                    unitOf[container.Id] = unit;
                    metrics.Listeners.Set(units.Count);
                    return unit;
                }
            }
            catch
            {
                units.TryRemove(KeyValuePair.Create(space.Id, unit));
                throw;
            }

            units.TryRemove(KeyValuePair.Create(space.Id, unit));
        }
    }

    /// <summary>Serves a container no more; the last one of a namespace ends its listener.</summary>
    public async Task LeaveAsync(string containerId)
    {
        if (!unitOf.TryRemove(containerId, out var unit) || !await unit.LeaveAsync(containerId))
            return;

        units.TryRemove(KeyValuePair.Create(unit.Inode, unit));
        metrics.Listeners.Set(units.Count);
    }

    /// <summary>The same, unless the container is served in another namespace by now.</summary>
    public async Task LeaveAsync(string containerId, NamespaceUnit unit)
    {
        if (unitOf.TryRemove(KeyValuePair.Create(containerId, unit)) && await unit.LeaveAsync(containerId))
        {
            units.TryRemove(KeyValuePair.Create(unit.Inode, unit));
            metrics.Listeners.Set(units.Count);
        }
    }

    /// <summary>Lets go of the listeners: sidecars go on with their copies.</summary>
    public void Dispose()
    {
        foreach (var unit in units.Values)
            unit.Dispose();
    }

    // This process' own, and that of the host's first process: a hook in a container may have another one than the host.
    private static HashSet<ulong> HostIds()
    {
        using var current = NetworkNamespace.Current();
        try
        {
            using var first = NetworkNamespace.OfProcess(processId: 1);
            return [current.Id, first.Id];
        }
        catch (NetworkSetupException)
        {
            // Some machines show their first process to nobody.
            return [current.Id];
        }
    }
}
