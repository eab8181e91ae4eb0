using Injector.Sidecar.Credentials;

namespace Injector.Sidecar.Listening;

/// <summary>
/// Whose credentials a listener may answer with. Each connection carries its listener's scope, so that two workloads served by one
/// sidecar cannot reach each other's credentials.
/// </summary>
internal sealed class ListenerScope : IDisposable
{
    private volatile WorkloadCredentials[] own;

    /// <summary>Makes a scope.</summary>
    public ListenerScope(IEnumerable<WorkloadCredentials> own) => this.own = [.. own];

    /// <summary>The workloads.</summary>
    public IReadOnlyList<WorkloadCredentials> Own => own;

    /// <summary>The workload whose relative URI this very target is: the usual request, found without parsing it.</summary>
    public WorkloadCredentials? FindByTarget(string rawTarget)
    {
        WorkloadCredentials? found = null;
        foreach (var workload in own)
        {
            if (WorkloadCredentials.Same(workload.RelativeUri, rawTarget))
                found = workload;
        }

        return found;
    }

    /// <summary>The workload with this id.</summary>
    public WorkloadCredentials? FindById(string id)
    {
        WorkloadCredentials? found = null;
        foreach (var workload in own)
        {
            if (WorkloadCredentials.Same(workload.Id.Value, id))
                found = workload;
        }

        return found;
    }

    /// <summary>Serves these from now on; those that are no longer among them are ended.</summary>
    public void Replace(IReadOnlyList<WorkloadCredentials> workloads)
    {
        var before = own;
        own = [.. workloads];
        foreach (var gone in before.Except(workloads))
            gone.Dispose();
    }

    /// <inheritdoc />
    public void Dispose() => Replace([]);
}
