using System.Collections.Concurrent;
using System.Net;
using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Hook;
using Injector.DockerHook.Workloads;
using Injector.Networking;
using Injector.Networking.Namespaces;

namespace Injector.DockerHook.Serving;

/// <summary>
/// Serves a container straight by the endpoint's own TCP listener, as the ECS agent does: the id is the key there, and for a container behind
/// a bridge only its own address may use it. One in the host's network that asks at 127.0.0.1 may use it from there alone, and so not a
/// container that has come to know the id.
/// </summary>
internal sealed class LoopbackServing(EndpointAdmin endpoint, Registrations registrations, IEngineSource engines) : IServing
{
    private static readonly IPAddress LinkLocal = IPAddress.Parse(CredentialHosts.LinkLocal);
    private readonly ConcurrentDictionary<string, string> ownerOf = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CredentialId> idOf = new(StringComparer.Ordinal);
    private readonly ulong host = HostId();

    /// <inheritdoc />
    public async Task<HookProblem?> ServeAsync(ContainerFacts container, ServedSubject subject, CancellationToken cancellation)
    {
        if (container.UsesHostNetwork)
        {
            var source = subject.TaskId is not null || DeclaredId.IsOnLoopback(container) ? IPAddress.Loopback : null;
            return await AnnounceAsync(container.Id, subject, source, cancellation);
        }

        if (!TryFind(container, out var address, out var problem))
            return problem;

        // The address is the container's: a number of a process that has come to mean another one is found out here.
        return await engines.Current.InspectAsync(container.Id, cancellation) is { } again && ContainerFacts.Read(again).IsSameRunAs(container)
            ? await AnnounceAsync(container.Id, subject, address, cancellation)
            : throw new ChangedMeanwhileException("it was restarted just now");
    }

    /// <summary>Has the endpoint know a workload.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="subject">Whose credentials.</param>
    /// <param name="address">The only address that may ask; null for any of the host.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ServingException">The endpoint does not answer.</exception>
    public async Task<HookProblem?> AnnounceAsync(string containerId, ServedSubject subject, IPAddress? address, CancellationToken cancellation)
    {
        var owner = subject.TaskId ?? containerId;
        if (ownerOf.GetOrAdd(subject.Declared.Value, owner) != owner)
            return InUse();

        try
        {
            // A hook before this one, or somebody else, may have registered it: it is never taken from them.
            if (!registrations.Knows(subject.Declared.Value)
                && await endpoint.FindAsync(subject.Declared, cancellation) is { } known && (known.TaskId ?? known.ContainerId) != owner)
            {
                ownerOf.TryRemove(KeyValuePair.Create(subject.Declared.Value, owner));
                return InUse();
            }

            if (subject.TaskId is null)
                idOf[containerId] = subject.Declared;
            await registrations.EnsureAsync(subject.Declared, subject.Identity, subject.Wish, EndpointDoor.Loopback(address), cancellation);
            return null;
        }
        catch (EndpointUnavailableException e)
        {
            // Not ours yet: should the container go now, nobody would give the id free.
            if (!registrations.Knows(subject.Declared.Value))
                ownerOf.TryRemove(KeyValuePair.Create(subject.Declared.Value, owner));
            throw new ServingException(HookReasons.EndpointUnavailable, e.Message, e);
        }
    }

    /// <inheritdoc />
    public async Task LeaveAsync(string containerId)
    {
        // A task's own end retires what its containers share.
        if (!idOf.TryGetValue(containerId, out var id))
            return;

        await RetireAsync(id);
        idOf.TryRemove(containerId, out _);
    }

    /// <summary>Ends the id of a container that has stopped, also one that a hook before this one has registered: its address goes to another.</summary>
    /// <exception cref="EndpointUnavailableException">No answer; it is still known.</exception>
    public async Task StoppedAsync(ContainerFacts container, CancellationToken cancellation)
    {
        if (DeclaredId.Find(container, out var declared, out _) is null && declared is { } id
            && await endpoint.FindAsync(id, cancellation) is { } known && known.ContainerId == container.Id)
        {
            await RetireAsync(id);
        }
    }

    /// <summary>Ends an id.</summary>
    /// <exception cref="EndpointUnavailableException">No answer; it is still known.</exception>
    public async Task RetireAsync(CredentialId id)
    {
        await registrations.RetireAsync(id.Value, CancellationToken.None);
        ownerOf.TryRemove(id.Value, out _);
    }

    private static HookProblem InUse() => new(
        HookReasons.IdInUse, "expected a credential id of its own, found one that belongs to another workload: give each its own UUID");

    private bool TryFind(ContainerFacts container, out IPAddress? address, out HookProblem? problem)
    {
        try
        {
            using var space = NetworkNamespace.OfProcess(container.ProcessId);
            if (space.Id == host)
            {
                (address, problem) = (null, HostNetwork.Joined);
                return false;
            }

            address = SourceAddress.Find(space, LinkLocal);
        }
        catch (NetworkSetupException e)
        {
            throw new ServingException(HookReasons.NamespaceFailed, e.Message, e);
        }

        problem = address is null
            ? new HookProblem(
                HookReasons.NamespaceFailed,
                $"expected a way to {CredentialHosts.LinkLocal} over a bridge, found none: connect it to a network, or serve it by a sidecar (--serve sidecar)")
            : null;
        return problem is null;
    }

    private static ulong HostId()
    {
        using var current = NetworkNamespace.Current();
        return current.Id;
    }
}
