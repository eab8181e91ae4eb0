using Injector.Kubernetes.Inventory;
using Injector.Kubernetes.Versions;

namespace Injector.Check;

/// <summary>Is everything running: a cluster new enough, webhook and endpoint ready.</summary>
internal static class ProcessCheck
{
    private static readonly Version Oldest = new(1, 28);

    /// <summary>Looks.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(ClusterInventory cluster, CheckTarget target, CancellationToken stop)
    {
        var findings = new List<Finding>();
        var version = await cluster.VersionAsync(stop);
        findings.Add(NativeSidecars.TryParse(version, out var parsed) && parsed < Oldest
            ? Finding.Error("cluster", $"Kubernetes {version}", $"{Oldest} or newer is needed")
            : Finding.Ok("cluster", $"Kubernetes {version}"));

        foreach (var component in (string[])["webhook", "endpoint"])
        {
            var pods = await cluster.PodsAsync(
                target.Namespace, $"app.kubernetes.io/component={component}", stop);
            var ready = pods.Count(p => p is { IsReady: true, IsOver: false });
            findings.Add(ready switch
            {
                0 => Finding.Error(component, $"none of {pods.Count} pods in {target.Namespace} is ready", $"kubectl -n {target.Namespace} describe pods -l app.kubernetes.io/component={component}"),
                1 => Finding.Warning(component, "1 pod is ready", "run two or more: while it is away nobody opted in can start (values-ha.yaml)"),
                _ => Finding.Ok(component, $"{ready} pods are ready"),
            });
        }

        return findings;
    }
}
