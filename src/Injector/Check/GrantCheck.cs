using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Core.Workloads;
using Injector.Endpoint.Grants;
using Injector.Kubernetes.Inventory;

namespace Injector.Check;

/// <summary>Are the grants valid.</summary>
internal static class GrantCheck
{
    private const string What = "grants";

    /// <summary>Looks.</summary>
    /// <returns>The findings, and the valid grants.</returns>
    public static async Task<(IReadOnlyList<Finding> Findings, GrantSet Grants)> LookAsync(ClusterInventory cluster, CancellationToken stop)
    {
        if (await cluster.GrantsAsync(stop) is not { } resources)
            return ([Finding.Error(What, "the cluster does not know RoleGrants", "apply the CustomResourceDefinition of the chart (crds/)")], GrantSet.Empty);

        var findings = new List<Finding>();
        var grants = new List<RoleGrant>();
        foreach (var resource in resources)
        {
            try
            {
                grants.AddRange(GrantParser.Parse(resource.Json));
            }
            catch (GrantFormatException e)
            {
                findings.Add(Finding.Error(What, $"RoleGrant {resource.Name}: {e.Message}", "mend it: until then its last good version holds, and after a restart of the endpoint none"));
            }
        }

        findings.Add(grants.Count == 0
            ? Finding.Warning(What, "there is no valid RoleGrant: every role is refused", "see manifests/examples/deployment-with-grant.yaml")
            : Finding.Ok(What, $"{grants.Count} valid"));
        return (findings, new GrantSet(grants));
    }

    /// <summary>Why a pod gets no role; null when it gets one.</summary>
    public static string? Refusal(GrantSet grants, PodSummary pod, string cluster)
    {
        RoleArn? wish = RoleArn.TryParse(pod.Wish, out var role) ? role : null;
        return grants.Decide(Identity(pod, cluster), wish).Refusal;
    }

    /// <summary>Who a pod is, as the endpoint would know it.</summary>
    public static WorkloadIdentity Identity(PodSummary pod, string cluster)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [WorkloadNames.Namespace] = pod.Namespace,
            [WorkloadNames.ServiceAccount] = pod.ServiceAccount,
            [WorkloadNames.Pod] = pod.Name,
        };
        if (cluster.Length > 0)
            names[WorkloadNames.Cluster] = cluster;
        return new WorkloadIdentity(Platform.Kubernetes) { Names = names };
    }
}
