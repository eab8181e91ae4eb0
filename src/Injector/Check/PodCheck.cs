using Injector.Core.Grants;
using Injector.Core.Names;
using Injector.Kubernetes.Inventory;

namespace Injector.Check;

/// <summary>Who has opted in and is not injected, and who is injected and granted nothing.</summary>
internal static class PodCheck
{
    private const int MaxShown = 20;

    /// <summary>Looks; what pods are granted only where the grants are known.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(
        ClusterInventory cluster, CheckTarget target, GrantSet? grants, CancellationToken stop)
    {
        var asked = (await cluster.PodsAsync(ns: null, $"{Labels.Inject}={Labels.Enabled}", stop)).ToList();
        foreach (var ns in await cluster.NamespacesAsync($"{Labels.Inject}={Labels.Enabled}", stop))
            asked.AddRange(await cluster.PodsAsync(ns, "!" + Labels.Inject, stop));

        var running = asked.Where(p => !p.IsOver).ToList();
        var missing = running.Where(p => !p.Containers.Contains(InjectedNames.ProxyContainer, StringComparer.Ordinal)).ToList();

        // The webhook lets them through: making them again would change nothing.
        var bare = missing.Where(p => p.Obstacle.Length == 0).ToList();
        var findings = new List<Finding>();
        foreach (var pod in missing.Where(p => p.Obstacle.Length > 0).Take(MaxShown))
        {
            findings.Add(Finding.Warning(
                "pods", $"{pod.Namespace}/{pod.Name} is opted in and cannot be injected: {pod.Obstacle}", $"label its template {Labels.Inject}: {Labels.Disabled}"));
        }

        foreach (var pod in bare.Take(MaxShown))
            findings.Add(Finding.Error("pods", $"{pod.Namespace}/{pod.Name} has opted in and is not injected", Restart(pod)));
        if (bare.Count > MaxShown)
            findings.Add(Finding.Error("pods", $"and {bare.Count - MaxShown} more", "restart what makes them"));

        foreach (var (pods, refusal) in (await RefusedAsync(cluster, target, grants, running.Except(missing), stop)).Take(MaxShown))
        {
            findings.Add(Finding.Warning(
                "pods", $"{pods.Count} pods of {pods[0].Namespace}/{pods[0].ServiceAccount}, such as {pods[0].Name}, have no role: {refusal}",
                "write a RoleGrant for the service account; it takes effect without a restart"));
        }

        if (findings.Count == 0)
            findings.Add(Finding.Ok("pods", $"{running.Count} have opted in, all are injected{(grants is null ? "" : " and have a role")}"));
        return findings;
    }

    private static async Task<IReadOnlyList<(IReadOnlyList<PodSummary> Pods, string Refusal)>> RefusedAsync(
        ClusterInventory cluster, CheckTarget target, GrantSet? grants, IEnumerable<PodSummary> injected, CancellationToken stop)
    {
        var refused = new List<(IReadOnlyList<PodSummary> Pods, string Refusal)>();
        if (grants is null)
            return refused;

        foreach (var group in injected.GroupBy(p => (p.Namespace, p.ServiceAccount, p.Wish)))
        {
            var pods = group.ToList();
            var first = pods[0].Wish is null ? pods[0] with { Wish = await cluster.WishOfAccountAsync(pods[0].Namespace, pods[0].ServiceAccount, stop) } : pods[0];
            if (GrantCheck.Refusal(grants, first, target.Cluster) is { } refusal)
                refused.Add((pods, refusal));
        }

        return refused;
    }

    private static string Restart(PodSummary pod) => pod.Owner.Length == 0
        ? "it was made while the webhook was away or before it came: delete it and make it again"
        : $"it was made while the webhook was away or before it came: kubectl -n {pod.Namespace} delete pod {pod.Name} ({pod.Owner} makes a new one)";
}
