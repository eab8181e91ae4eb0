using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Injector.Core.Wire;
using Injector.Sidecar.Credentials;

namespace Injector.Sidecar.Listening;

/// <summary>
/// Whose credentials a listener may answer with. Each connection carries its listener's scope, so that two workloads served by one
/// sidecar cannot reach each other's credentials.
/// </summary>
internal sealed class ListenerScope : IDisposable
{
    private volatile Target[] targets = [];
    private volatile IReadOnlyList<WorkloadCredentials> own = [];

    /// <summary>Makes a scope.</summary>
    public ListenerScope(IEnumerable<WorkloadCredentials> workloads) => Replace([.. workloads]);

    /// <summary>The workloads.</summary>
    public IReadOnlyList<WorkloadCredentials> Own => own;

    /// <summary>The workload whose injected URI this very target is: the usual request, found without parsing and without allocating.</summary>
    public WorkloadCredentials? FindByTarget(string rawTarget, out CredentialRoute route)
    {
        route = default;
        WorkloadCredentials? found = null;
        foreach (var target in targets)
        {
            if (!Same(target.Text, rawTarget))
                continue;

            found = target.Workload;
            route = target.Route;
        }

        return found;
    }

    /// <summary>The workload with this id.</summary>
    public WorkloadCredentials? FindById(string id)
    {
        WorkloadCredentials? found = null;
        foreach (var workload in own)
        {
            if (Same(workload.Id.Value, id))
                found = workload;
        }

        return found;
    }

    /// <summary>Serves these from now on; those that are no longer among them are ended.</summary>
    public void Replace(IReadOnlyList<WorkloadCredentials> workloads) => Replace(workloads, moved: []);

    /// <summary>Serves nobody any more; ends its workloads but for those that another listener serves now.</summary>
    public void Retire(IReadOnlyList<WorkloadCredentials> moved) => Replace([], moved);

    /// <inheritdoc />
    public void Dispose() => Replace([]);

    private void Replace(IReadOnlyList<WorkloadCredentials> workloads, IReadOnlyList<WorkloadCredentials> moved)
    {
        var before = own;
        own = workloads;
        targets =
        [
            .. workloads.Select(workload => new Target(workload.Id.RelativeUri, CredentialRoute.V2, workload)),
            .. workloads.Select(workload => new Target("/v1/credentials?id=" + workload.Id.Value, CredentialRoute.V1, workload)),
        ];
        foreach (var gone in before.Except(workloads).Except(moved))
            gone.Dispose();
    }

    // In a time that does not depend on where they differ: an id must not be found out letter by letter.
    private static bool Same(string mine, string asked) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(mine.AsSpan()), MemoryMarshal.AsBytes(asked.AsSpan()));

    private sealed record Target(string Text, CredentialRoute Route, WorkloadCredentials Workload);
}
