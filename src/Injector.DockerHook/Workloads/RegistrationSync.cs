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
    /// <param name="isOver">Whether a task of ours is over.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task RunAsync(Func<string, bool> isNeeded, Func<string, bool> isOver, CancellationToken cancellation)
    {
        try
        {
            var known = await endpoint.AllAsync(cancellation);
            foreach (var lost in registrations.Known.Except(known.Select(w => w.Id), StringComparer.Ordinal))
                registrations.Forget(lost);
            foreach (var workload in known.Where(w => IsGone(w, isNeeded, isOver)))
            {
                _ = CredentialId.TryParse(workload.Id, out var masked);
                HookLog.RetiredLate(logger, masked.ToString());
                await registrations.RetireAsync(workload.Id, cancellation);
            }
        }
        catch (EndpointUnavailableException e)
        {
            HookLog.NotCompared(logger, e.Message);
        }
    }

    // Another host's hook, or another engine's, may share the endpoint: only what this one has registered is its to retire.
    private bool IsGone(EndpointWorkload workload, Func<string, bool> isNeeded, Func<string, bool> isOver)
    {
        if (workload.TaskId is { } task)
            return isOver(task);

        return workload.ContainerId is { } container
            && (workload.Id == ids.WorkloadOf(container).Value || registrations.Knows(workload.Id))
            && !isNeeded(container);
    }
}
