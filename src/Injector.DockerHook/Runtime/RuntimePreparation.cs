using Injector.Core.Names;
using Injector.Core.Runtime;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Hook;
using Injector.DockerHook.Serving;

namespace Injector.DockerHook.Runtime;

/// <summary>
/// Has a container's listener standing before its first instruction. All that is known of the container comes from the wrapper: the engine
/// would not answer about it. No credentials are given here; that is done, with fresh answers of the engine, once it runs.
/// </summary>
/// <param name="parts">What the hook is made of.</param>
/// <param name="options">What holds for this hook.</param>
/// <param name="adopted">Done once sidecars of an earlier hook have given back what they hold.</param>
/// <param name="time">Clock.</param>
internal sealed class RuntimePreparation(HookParts parts, HookOptions options, Task adopted, TimeProvider time)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private static readonly RuntimeAnswer Ready = new(IsReady: true);

    /// <summary>Prepares a container.</summary>
    /// <param name="starting">The container.</param>
    /// <param name="processId">Its first process, which waits to be let go.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<RuntimeAnswer> PrepareAsync(RuntimeContainer starting, int processId, CancellationToken cancellation)
    {
        var container = ContainerFacts.Of(starting, processId);
        try
        {
            return await RefusalAsync(container, cancellation) is { } problem ? No(problem) : Ready;
        }
        catch (ServingException e)
        {
            return new RuntimeAnswer(IsReady: false, e.Reason, e.Message);
        }
    }

    private async Task<HookProblem?> RefusalAsync(ContainerFacts container, CancellationToken cancellation)
    {
        if (ContainerWish.Read(container, options.Default, out var problem) is not { } wish)
            return problem;

        if (parts.Tasks.Find(container.Id) is { } member)
            return member.UsesHostNetwork ? null : await OpenAsync(container, ServedSubject.Of(member).SidecarKey, cancellation);

        if (ServingRules.Check(container, options.ServesFromHost, options.Tasks.ServesHostNetwork, out var declared) is { } refusal)
            return refusal;

        if (declared is null && !RuntimeRules.AddsVariable(container.Labels, container.Environment, container.NetworkMode))
            return ServingRules.NoVariable(container, wish.Env);

        // Where the endpoint is the host's there is nothing to stand in the namespace; who the container is, the engine says once it runs.
        return options.ServesFromHost ? null : await OpenAsync(container, ServedSubject.ContainerKey(container.Id), cancellation);
    }

    private async Task<HookProblem?> OpenAsync(ContainerFacts container, string sidecarKey, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await OpenOnceAsync(container, sidecarKey, cancellation);
            }
            catch (ChangedMeanwhileException)
            {
                // Its sidecar of the run before is being removed just now: that takes a moment.
                await Task.Delay(Moment, time, cancellation);
            }
        }
    }

    private async Task<HookProblem?> OpenOnceAsync(ContainerFacts container, string sidecarKey, CancellationToken cancellation)
    {
        try
        {
            return await parts.BySidecar.OpenAsync(container, sidecarKey, cancellation) is null ? HostNetwork.Joined : null;
        }
        catch (ServingException e) when (e.Reason is HookReasons.PortTaken && !adopted.IsCompleted)
        {
            // It has joined a namespace whose listener a sidecar still holds from before this hook.
            await adopted.WaitAsync(cancellation);
            return await parts.BySidecar.OpenAsync(container, sidecarKey, cancellation) is null ? HostNetwork.Joined : null;
        }
    }

    private static RuntimeAnswer No(HookProblem problem) => new(IsReady: false, problem.Reason, problem.Message);
}
