using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Recreate;
using Injector.DockerHook.Reports;
using Injector.DockerHook.Serving;

namespace Injector.DockerHook.Hook;

/// <summary>
/// Brings one container to where it should be, from wherever it is: the same steps after an event, after a listing, after a restart of
/// anything. Doing it twice equals doing it once.
/// </summary>
internal sealed class Reconciler(IEngineSource engines, HookParts parts, HookOptions options)
{
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
            await LeaveAsync(containerId);
            return;
        }

        if (!container.IsRunning)
        {
            if (parts.Starts.Contains(containerId))
                throw new ChangedMeanwhileException("it is being started just now");

            await LeaveAsync(containerId);
            if (parts.Reports.Find(containerId) is not { Reason: HookReasons.NotRunning })
                await parts.ByLoopback.StoppedAsync(container, cancellation);
            Report(container, null, new HookProblem(HookReasons.NotRunning, "served again when it runs"), parts.Reports.Find(containerId)?.WorkloadId);
            return;
        }

        if (ContainerWish.Read(container, options.Default, out var problem) is not { } wish)
        {
            await RefuseAsync(container, null, problem!);
            return;
        }

        var member = parts.Tasks.Find(containerId);
        if (member is null && options.TasksOnly)
            return;

        if (wish.Pauses)
            await parts.Holds.BeginAsync(container, cancellation);
        if (member is not null)
            await ServeAsync(container, wish, member.UsesHostNetwork ? parts.ByLoopback : parts.BySidecar, ServedSubject.Of(member), cancellation);
        else
            await OwnAsync(engine, container, wish, cancellation);
    }

    private async Task OwnAsync(DockerEngine engine, ContainerFacts container, ContainerWish wish, CancellationToken cancellation)
    {
        if (ServingRules.Check(container, options.ServesFromHost, options.Tasks.ServesHostNetwork, out var declared) is { } refusal)
        {
            await RefuseAsync(container, wish, refusal);
            return;
        }

        declared ??= await parts.ByWrapper.FindAsync(engine, container, cancellation);
        if (declared is not { } id)
        {
            await WithoutVariableAsync(engine, container, wish, cancellation);
            return;
        }

        var image = await parts.Images.OfAsync(engine, container, cancellation);
        var isByLoopback = options.ServesFromHost || container.UsesHostNetwork;
        var subject = ServedSubject.Of(container, image, id, isByLoopback ? id : parts.Ids.WorkloadOf(container.Id), wish.Role);
        await ServeAsync(container, wish, isByLoopback ? parts.ByLoopback : parts.BySidecar, subject, cancellation);
    }

    private async Task WithoutVariableAsync(DockerEngine engine, ContainerFacts container, ContainerWish wish, CancellationToken cancellation)
    {
        // In the host's network the variable names another address, and that is for whoever makes the container to decide.
        if (wish.Env is not (EnvMode.Auto or EnvMode.Recreate) || container.UsesHostNetwork)
        {
            await RefuseAsync(container, wish, ServingRules.NoVariable(container, wish.Env));
            return;
        }

        try
        {
            // The new one has its own start, and is served then.
            if ((await parts.Recreation.ReplaceAsync(engine, container, cancellation)).Refusal is { } refusal)
                await RefuseAsync(container, wish, refusal);
            else
                Report(container, wish.Role, new HookProblem(HookReasons.Recreated, "replaced by a container with the variable"), workload: null);
        }
        catch (RecreateFailedException e)
        {
            await RefuseAsync(container, wish, new HookProblem(HookReasons.RecreateFailed, e.Message));
        }
    }

    private async Task ServeAsync(ContainerFacts container, ContainerWish wish, IServing serving, ServedSubject subject, CancellationToken cancellation)
    {
        try
        {
            if (await serving.ServeAsync(container, subject, cancellation) is { } refusal)
                await RefuseAsync(container, wish, refusal);
            else
                await ServedAsync(container, subject);
        }
        catch (ServingException e)
        {
            // A container that is held stays so while this is tried again, until the limit of its hold.
            Report(container, subject.Wish, new HookProblem(e.Reason, e.Message), subject.WorkloadId.Value);
            throw;
        }
    }

    private async Task ServedAsync(ContainerFacts container, ServedSubject subject)
    {
        await parts.Holds.EndAsync(container.Id);
        Report(container, subject.Wish, new HookProblem(HookReasons.Served, "its credentials can be reached"), subject.WorkloadId.Value);
    }

    private async Task RefuseAsync(ContainerFacts container, ContainerWish? wish, HookProblem problem)
    {
        await LeaveAsync(container.Id);
        Report(container, wish?.Role, problem, workload: null);
    }

    private async Task GoneAsync(string containerId, CancellationToken cancellation)
    {
        await LeaveAsync(containerId);
        if (parts.Reports.Find(containerId) is null)
            return;

        // A task's own end retires what its containers share.
        await parts.Sidecars.RemoveAsync(ServedSubject.ContainerKey(containerId), TimeSpan.Zero, cancellation);
        await parts.Registrations.RetireAsync(parts.Ids.WorkloadOf(containerId).Value, cancellation);
        parts.Reports.Forget(containerId);
    }

    private async Task LeaveAsync(string containerId)
    {
        await parts.Holds.EndAsync(containerId);
        await parts.BySidecar.LeaveAsync(containerId);
        await parts.ByLoopback.LeaveAsync(containerId);
    }

    private void Report(ContainerFacts container, RoleArn? wish, HookProblem outcome, string? workload) => parts.Reports.Put(
        new ContainerReport(container.Id, container.Name, wish?.Value, outcome.Reason, outcome.Message) { WorkloadId = workload, State = container.Status });
}
