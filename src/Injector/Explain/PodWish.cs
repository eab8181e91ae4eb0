using Injector.Core.Credentials;
using Injector.Kubernetes.Callers;
using Injector.Kubernetes.Inventory;

namespace Injector.Explain;

/// <summary>The role that a pod wishes for, read as the endpoint does.</summary>
/// <param name="Role">The role; null for none.</param>
/// <param name="Problem">Why a wish cannot be taken; null otherwise.</param>
/// <param name="Hints">Where the answer rests on a setting of the endpoint.</param>
internal sealed record PodWish(RoleArn? Role, string? Problem, IReadOnlyList<string> Hints)
{
    /// <summary>Reads the pod's annotations and, where they say nothing, its service account's.</summary>
    /// <exception cref="Kubernetes.Connection.ClusterException">The service account cannot be read.</exception>
    public static async Task<PodWish> ReadAsync(ClusterInventory cluster, PodDetails pod, CallerOptions options, CancellationToken stop)
    {
        var own = new Dictionary<string, string>(pod.Annotations, StringComparer.Ordinal);
        IDictionary<string, string>? account = null;
        var (role, problem) = RoleWish.Read(own, serviceAccount: null, options);
        if (role is null && problem is null)
        {
            account = await cluster.AnnotationsOfAccountAsync(pod.Summary.Namespace, pod.Summary.ServiceAccount, stop);
            (role, problem) = RoleWish.Read(pod: null, account, options);
        }

        return new PodWish(role, problem, options.AcceptForeignAnnotations ? [] : [.. Ignored(own, RoleWish.KiamAnnotation), .. Ignored(account, RoleWish.IrsaAnnotation)]);
    }

    private static IEnumerable<string> Ignored(IDictionary<string, string>? annotations, string key)
    {
        if (annotations?.ContainsKey(key) is true)
            yield return $"the annotation {key} counts only where the endpoint runs with --accept-role-annotations: if yours does, give the same options here";
    }
}
