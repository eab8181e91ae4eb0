using Injector.Core.Credentials;
using Injector.Core.Workloads;
using Injector.Endpoint.Workloads;

namespace Injector.Endpoint.Callers;

/// <summary>
/// The cluster's door: a caller is the pod whose token it shows. The id it asks with is neither key nor secret here; it must be the one that
/// the pod's annotation carries, as a check that proxy and pod belong together.
/// </summary>
internal sealed class ClusterDoor(IClusterCallers callers, ClusterWorkloads workloads, string cluster)
{
    private const string Bearer = "Bearer ";

    /// <summary>Who is asking; bounded in time.</summary>
    public async ValueTask<CallerIdentity> IdentifyAsync(CallerEvidence evidence, CancellationToken cancellation)
    {
        var token = evidence.Authorization.TrimEnd('\r', '\n');
        if (token.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            token = token[Bearer.Length..];

        var caller = await callers.IdentifyAsync(token, onlyFromMemory: evidence.IsLimited, cancellation);
        if (caller.IsUnknown)
            return CallerIdentity.Unknown;

        if (caller.PodUid is not { } uid || !CredentialId.TryParse(caller.CredentialId, out var id)
            || !string.Equals(id.Value, evidence.Id, StringComparison.Ordinal))
            return CallerIdentity.Nobody;

        return CallerIdentity.Of(workloads.Get(uid, Registration(caller, id)));
    }

    private WorkloadRegistration Registration(ClusterCaller caller, CredentialId id)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [WorkloadNames.Namespace] = caller.Namespace,
            [WorkloadNames.ServiceAccount] = caller.ServiceAccount,
            [WorkloadNames.Pod] = caller.Pod,
        };
        if (cluster.Length > 0)
            names[WorkloadNames.Cluster] = cluster;
        return new WorkloadRegistration(id, new WorkloadIdentity(Platform.Kubernetes) { Names = names }, WorkloadOrigin.Registered, Doors.Cluster)
        {
            Wish = caller.Wish,
            WishProblem = caller.WishProblem,
        };
    }
}
