using System.Net.Sockets;
using Injector.Core.Names;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Handoff;
using Injector.DockerHook.Hook;
using Injector.DockerHook.Listeners;
using Injector.DockerHook.Sidecars;
using Injector.DockerHook.Workloads;
using Injector.Networking;

namespace Injector.DockerHook.Serving;

/// <summary>Serves a container by a listener in its own network namespace, on which a sidecar answers.</summary>
internal sealed class SidecarServing(
    IEngineSource engines, NamespaceUnits units, Registrations registrations, HookMetrics metrics, TimeProvider time) : IServing
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public async Task<HookProblem?> ServeAsync(ContainerFacts container, ServedSubject subject, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        if (await OpenRunningAsync(container, subject.SidecarKey, cancellation) is not { } unit)
            return HostNetwork.Joined;

        metrics.Attaching.Observe(time.GetElapsedTime(began).TotalSeconds);

        // The process looked at is the container's still: a number that has come to mean another process is found out here.
        if (!await IsSameRunAsync(container, cancellation))
        {
            // Its next run may have a listener already, which is not ours to end.
            await units.LeaveAsync(container.Id, unit);
            throw new ChangedMeanwhileException("it was restarted just now");
        }

        try
        {
            var running = unit.Sidecar.EnsureRunningAsync(cancellation);
            try
            {
                var token = await registrations.EnsureAsync(subject.WorkloadId, subject.Identity, subject.Wish, EndpointDoor.Socket, cancellation);
                var isJoined = await unit.JoinAsync(container.Id, new ServedWorkload(subject.Declared, subject.WorkloadId, token), container.Started, cancellation);
                return isJoined ? null : InUse();
            }
            finally
            {
                await running;
            }
        }
        catch (EndpointUnavailableException e)
        {
            throw new ServingException(HookReasons.EndpointUnavailable, e.Message, e);
        }
        catch (SidecarException e)
        {
            throw new ServingException(HookReasons.SidecarFailed, e.Message, e);
        }
    }

    /// <summary>Has the listener standing in a container's namespace; nobody answers on it yet.</summary>
    /// <param name="container">A container with a first process.</param>
    /// <param name="sidecarKey">Whose sidecar is to serve it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when the container is in the host's own namespace.</returns>
    /// <exception cref="ServingException">The namespace cannot be prepared.</exception>
    public async Task<NamespaceUnit?> OpenAsync(ContainerFacts container, string sidecarKey, CancellationToken cancellation)
    {
        try
        {
            return await units.OpenAsync(container, sidecarKey, cancellation);
        }
        catch (NetworkSetupException e)
        {
            var isTaken = e.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
            throw new ServingException(isTaken ? HookReasons.PortTaken : HookReasons.NamespaceFailed, e.Message, e);
        }
    }

    /// <inheritdoc />
    public Task LeaveAsync(string containerId) => units.LeaveAsync(containerId);

    private async Task<bool> IsSameRunAsync(ContainerFacts before, CancellationToken cancellation) =>
        await engines.Current.InspectAsync(before.Id, cancellation) is { } again && ContainerFacts.Read(again).IsSameRunAs(before);

    private static HookProblem InUse() => new(
        HookReasons.IdInUse,
        "expected a credential id of its own, found that another container in the same network namespace declares the same: give each its own UUID");

    private async Task<NamespaceUnit?> OpenRunningAsync(ContainerFacts container, string sidecarKey, CancellationToken cancellation)
    {
        try
        {
            return await OpenAsync(container, sidecarKey, cancellation);
        }
        catch (ServingException e)
        {
            // The engine hears of a process' end a while after the kernel.
            if (e.InnerException?.InnerException is FileNotFoundException or DirectoryNotFoundException)
                await Task.Delay(Settling, time, cancellation);
            if (!await IsSameRunAsync(container, cancellation))
                throw new ChangedMeanwhileException("it has stopped just now");

            throw;
        }
    }
}
