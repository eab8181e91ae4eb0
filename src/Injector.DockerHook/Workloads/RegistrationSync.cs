using Injector.Core.Credentials;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Workloads;

/// <summary>
/// Compares what the endpoint knows with what there is: a workload that it has lost is registered anew, one whose container or task has gone
/// while nobody looked is retired.
/// </summary>
internal sealed class RegistrationSync(EndpointAdmin endpoint, Registrations registrations, HostKey ids, ILogger logger)
{
    /// <summary>Compares; an endpoint that does not answer is asked again the next time.</summary>
    /// <param name="isNeeded">Whether a container may need its workload.</param>
    /// <param name="look">Has a container looked at: one that was started just now, after all, is registered anew.</param>
    /// <param name="isOver">Whether a task of ours is over.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task RunAsync(
        Func<string, CancellationToken, Task<bool>> isNeeded, Func<string, bool> isOver, Action<string> look, CancellationToken cancellation)
    {
        try
        {
            // Before the question: what is registered while it is answered is not lost.
            var registered = registrations.Known;
            var known = await endpoint.AllAsync(cancellation);
            foreach (var lost in registered.Except(known.Select(w => w.Id), StringComparer.Ordinal))
                registrations.Forget(lost);
            foreach (var workload in known)
            {
                if (!await IsGoneAsync(workload, isNeeded, isOver, cancellation))
                    continue;

                _ = CredentialId.TryParse(workload.Id, out var masked);
                HookLog.RetiredLate(logger, masked.ToString());
                await registrations.RetireAsync(workload.Id, cancellation);
                if (workload.ContainerId is { } container)
                    look(container);
            }
        }
        catch (EndpointUnavailableException e)
        {
            HookLog.NotCompared(logger, e.Message);
        }
    }

    // Another host's hook, or another engine's, may share the endpoint: only what this one has registered is its to retire.
    private async Task<bool> IsGoneAsync(
        EndpointWorkload workload, Func<string, CancellationToken, Task<bool>> isNeeded, Func<string, bool> isOver, CancellationToken cancellation)
    {
        if (workload.TaskId is { } task)
            return isOver(task);

        return workload.ContainerId is { } container
            && (workload.Id == ids.WorkloadOf(container).Value || workload.Hook == ids.Hook)
            && !await isNeeded(container, cancellation);
    }
}
