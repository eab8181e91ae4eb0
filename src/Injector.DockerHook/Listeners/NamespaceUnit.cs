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
    private readonly Dictionary<string, Member> members = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1);
    private NamespaceListener? listener;
    private Sidecar? sidecar;
    private string name = "";
    private bool isHeld;
    private bool isTold;
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

            members.TryAdd(containerId, Member.Silent);
            if (listener is not null)
                return true;

            try
            {
                Open(containerId, space, sidecars, key, options);
                await sidecar!.ReserveAsync(name, cancellation);
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
    /// <param name="containerId">The container.</param>
    /// <param name="workload">Its workload.</param>
    /// <param name="since">When it was started.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False when its id stands for another workload in this namespace already: nothing else could tell them apart.</returns>
    /// <exception cref="ChangedMeanwhileException">The container has left.</exception>
    public async Task<bool> JoinAsync(string containerId, ServedWorkload workload, DateTimeOffset? since, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (isOver || !members.TryGetValue(containerId, out var before))
                throw new ChangedMeanwhileException("the container has stopped meanwhile");

            // A restarted hook meets them in any order: whoever was started first has the id, then as before.
            var rival = members.FirstOrDefault(m => m.Key != containerId && m.Value.Workload is { } other && other.Id == workload.Id && other.UpstreamId != workload.UpstreamId);
            if (rival.Key is not null && rival.Value.Since <= since)
                return false;

            if (isTold && before.Workload == workload)
                return true;

            if (rival.Key is not null)
                members[rival.Key] = Member.Silent;
            members[containerId] = new Member(workload, since ?? DateTimeOffset.MaxValue);
            await TellAsync(cancellation);
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
            if (!members.Remove(containerId, out var member) || isOver)
                return isOver;

            if (members.Count > 0)
            {
                if (member.Workload is not null)
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

    // The name is this namespace's alone: a container may be restarted into another one while somebody still lives in the one that it made.
    private void Open(string containerId, NetworkNamespace space, SidecarSet sidecars, string key, LinkLocalOptions options)
    {
        if (sidecars.TakeHeld(inode) is { } held)
            (listener, sidecar, name, isHeld) = (NamespaceListener.Adopt(held.Socket), held.Sidecar, held.Name, true);
        else
            (listener, sidecar, name) = (NamespaceListener.Open(space, options), sidecars.Get(key), $"{containerId}@{inode}");
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        isTold = false;
        IReadOnlyList<ServedWorkload> workloads = [.. members.Values.Select(m => m.Workload).OfType<ServedWorkload>().DistinctBy(w => w.Id)];
        await Sidecar.SetAsync(name, listener!, workloads, isHeld, cancellation);
        isTold = true;
    }

    private sealed record Member(ServedWorkload? Workload, DateTimeOffset Since)
    {
        public static readonly Member Silent = new(null, DateTimeOffset.MaxValue);
    }
}
