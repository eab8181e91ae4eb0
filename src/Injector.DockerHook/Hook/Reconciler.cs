using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Core.Workloads;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Handoff;
using Injector.DockerHook.Listeners;
using Injector.DockerHook.Reports;
using Injector.DockerHook.Sidecars;
using Injector.DockerHook.Workloads;
using Injector.Networking;

namespace Injector.DockerHook.Hook;

/// <summary>
/// Brings one container to where it should be, from wherever it is: the same steps after an event, after a listing, after a restart of
/// anything. Doing it twice equals doing it once.
/// </summary>
internal sealed class Reconciler(
    IEngineSource engines, HookParts parts, HookOptions options, TimeProvider time)
{
    private const int ShortId = 12;

    /// <summary>Looks at a container and does what is missing.</summary>
    /// <param name="containerId">The engine's id.</param>
    /// <param name="cancellation">The hook stops.</param>
    public async Task ReconcileAsync(string containerId, CancellationToken cancellation)
    {
        var engine = engines.Current;
        if (await engine.InspectAsync(containerId, cancellation) is not { } inspected)
        {
            await GoneAsync(containerId, cancellation);
            return;
        }

        var container = ContainerFacts.Read(inspected);
        if (!ContainerWish.Concerns(container))
        {
            await parts.Units.LeaveAsync(containerId);
            return;
        }

        if (!container.IsRunning)
        {
            await parts.Units.LeaveAsync(containerId);
            Report(container, null, new HookProblem(HookReasons.NotRunning, "served again when it runs"));
            return;
        }

        if (ContainerWish.Read(container, options.Default, out var problem) is not { } wish)
        {
            await RefuseAsync(container, null, problem!);
            return;
        }

        if ((EcsAgent.Check(container) ?? DeclaredId.Find(container, out var id, out _) ?? Host(container)) is { } refusal)
            await RefuseAsync(container, wish, refusal);
        else if (DeclaredId.Find(container, out id, out _) is null && id is { } declared)
            await ServeAsync(engine, container, wish, declared, cancellation);
        else
            await RefuseAsync(container, wish, NoVariable(container));
    }

    private static HookProblem? Host(ContainerFacts container) => container.UsesHostNetwork
        ? new HookProblem(HookReasons.HostNetwork, "it uses the host's network, where every process could reach its credentials: give it a network of its own")
        : null;

    private static HookProblem NoVariable(ContainerFacts container) => new(
        HookReasons.NoVariable,
        $"expected {EnvironmentVariables.RelativeUri} in its environment, found none. Run it with "
        + $"-e {EnvironmentVariables.RelativeUri}=/v2/credentials/{Guid.NewGuid():D}, or in a compose file: "
        + $"services: {{ {container.Name}: {{ environment: {{ {EnvironmentVariables.RelativeUri}: /v2/credentials/UUID }} }} }}");

    private async Task ServeAsync(DockerEngine engine, ContainerFacts container, ContainerWish wish, CredentialId declared, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        NamespaceUnit unit;
        ulong inode;
        try
        {
            (unit, inode) = await parts.Units.OpenAsync(container, container.Id[..ShortId], cancellation);
        }
        catch (NetworkSetupException e)
        {
            var taken = e.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.AddressAlreadyInUse };
            Report(container, wish, new HookProblem(taken ? HookReasons.PortTaken : HookReasons.NamespaceFailed, e.Message));
            throw;
        }

        parts.Metrics.Attaching.Observe(time.GetElapsedTime(began).TotalSeconds);
        if (parts.Units.PlaceOf(container.Id) is { } before && before != inode)
            await parts.Units.LeaveAsync(container.Id);

        // The process looked at is the container's still: a number that has come to mean another process is found out here.
        if (await engine.InspectAsync(container.Id, cancellation) is not { } again || ContainerFacts.Read(again) is var seen
            && (!seen.IsRunning || seen.ProcessId != container.ProcessId || seen.StartedAt != container.StartedAt))
        {
            throw new EngineUnavailableException("it was restarted just now");
        }

        var workload = parts.Ids.Of(container.Id);
        var running = unit.Sidecar.EnsureRunningAsync(cancellation);
        try
        {
            var image = await parts.Images.OfAsync(engine, container, cancellation);
            var token = await parts.Registrations.EnsureAsync(workload, Identity(container, image), wish.Role, cancellation);
            await parts.Units.JoinAsync(unit, inode, container.Id, new ServedWorkload(declared, workload, token), cancellation);
            await running;
            Report(container, wish, new HookProblem(HookReasons.Served, "its credentials can be reached"), workload);
        }
        catch (EndpointUnavailableException e)
        {
            Report(container, wish, new HookProblem(HookReasons.EndpointUnavailable, e.Message), workload);
            throw;
        }
        catch (SidecarException e)
        {
            Report(container, wish, new HookProblem(HookReasons.SidecarFailed, e.Message), workload);
            throw;
        }
    }

    private static WorkloadIdentity Identity(ContainerFacts container, ContainerImage image)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [WorkloadNames.Container] = container.Name,
            [WorkloadNames.ContainerId] = container.Id,
        };
        if (container.Label("com.docker.compose.project") is { Length: > 0 } project)
            names[WorkloadNames.ComposeProject] = project;
        return new WorkloadIdentity(Platform.Docker) { Names = names, Labels = container.Labels, Image = image };
    }

    private async Task RefuseAsync(ContainerFacts container, ContainerWish? wish, HookProblem problem)
    {
        await parts.Units.LeaveAsync(container.Id);
        Report(container, wish, problem);
    }

    private async Task GoneAsync(string containerId, CancellationToken cancellation)
    {
        await parts.Units.LeaveAsync(containerId);
        if (parts.Reports.Find(containerId) is null)
            return;

        await parts.Sidecars.RemoveAsync(containerId[..ShortId], cancellation);
        await parts.Registrations.RetireAsync(parts.Ids.Of(containerId).Value, cancellation);
        parts.Reports.Forget(containerId);
    }

    private void Report(ContainerFacts container, ContainerWish? wish, HookProblem outcome, CredentialId? workload = null) => parts.Reports.Put(
        new ContainerReport(container.Id, container.Name, wish?.Role?.Value, outcome.Reason, outcome.Message) { WorkloadId = workload?.Value });
}
