using Injector.Endpoint.Callers;
using Injector.Kubernetes.Callers;

namespace Injector.Endpoint;

/// <summary>Plugs the cluster's knowledge of callers into the endpoint.</summary>
internal sealed class PodDoor(PodCallers callers) : IClusterCallers
{
    /// <inheritdoc />
    public async ValueTask<ClusterCaller> IdentifyAsync(string token, bool onlyFromMemory, CancellationToken cancellation)
    {
        var verdict = await callers.IdentifyAsync(token, onlyFromMemory, cancellation);
        if (verdict.Caller is not { } pod)
            return verdict.Outage is null ? ClusterCaller.Nobody : ClusterCaller.Unknown;

        return ClusterCaller.Of(pod.Uid, pod.Namespace, pod.ServiceAccount, pod.Pod) with
        {
            CredentialId = pod.CredentialId,
            Wish = pod.Wish,
            WishProblem = pod.WishProblem,
        };
    }
}
