using Injector.Core.Workloads;
using Injector.Endpoint.Sources.Sts;
using Injector.Webhook.Migration;
using Injector.Webhook.Offline;

namespace Injector.Migrate;

/// <summary>Carries pods over.</summary>
internal static class PodMigration
{
    /// <summary>Does it.</summary>
    /// <param name="manifests">The manifests, YAML.</param>
    /// <param name="options">What the migration goes by.</param>
    /// <param name="cluster">Cluster for the grants; null for any.</param>
    /// <param name="isPartial">Whether only what changes is written, for objects that live in a cluster.</param>
    /// <exception cref="ManifestException">They cannot be read, or there are none.</exception>
    public static Migration Of(string manifests, MigrationOptions options, string? cluster, bool isPartial)
    {
        var result = ManifestMigration.Migrate(manifests, options);
        if (result.IsEmpty && !isPartial)
            throw new ManifestException("expected manifests, found none");

        var carried = result.Workloads.Where(w => w.Role is not null).ToList();
        var problems = result.Workloads.SelectMany(w => w.Problems.Select(p => (w.Display, p))).Concat(result.Remarks).ToList();
        if (isPartial)
            problems.Add(("the cluster", "Deployments, StatefulSets, DaemonSets, CronJobs and service accounts were read; Pods, Jobs and ReplicaSets that nobody owns, and kinds such as Argo's Rollout, were not: give their manifests (-f) in another run"));
        if (result.LostComments && !isPartial)
            problems.Add(("manifests.yaml", "comments are not kept"));
        if (options.Source is MigrationSource.PodIdentity)
            problems.AddRange(OfAssociations(options, result, carried, cluster));
        return new Migration(
            PlannedGrant.Of(carried, cluster), isPartial ? PartialManifests.Write(carried) : result.Manifests,
            [.. carried.Select(w => (w.Display, w.Role!.Value.Value, Change(w)))], problems, result.Others, result.Workloads.Count - carried.Count);
    }

    private static string Change(MigratedWorkload workload) =>
        $"label `ecs-injector.io/inject: enabled`{(workload.IsWishNeeded ? ", annotation `ecs-injector.io/task-role-arn`" : "")}; service account {workload.ServiceAccount}";

    private static IEnumerable<(string Who, string Problem)> OfAssociations(
        MigrationOptions options, MigrationResult result, IReadOnlyList<MigratedWorkload> carried, string? cluster)
    {
        foreach (var (ns, account) in options.Associations.Keys.Except(result.Workloads.Select(w => (w.Namespace, w.ServiceAccount))))
            yield return ($"association of {ns}/{account}", "no workload of that service account is among what was read: no grant was written for it");
        if (cluster is null && options.Associations.Values.Select(a => a.Cluster).FirstOrDefault(c => c is not null) is { } theirs)
            yield return ("grants.yaml", $"the associations are those of cluster {theirs}, and the grants hold in any: give --cluster where one endpoint serves several");
        if (carried.Any(w => options.Associations[(w.Namespace, w.ServiceAccount)].Tags))
            yield return ("session tags", Tags());
    }

    private static string Tags()
    {
        var ours = ((string[])[WorkloadNames.Cluster, WorkloadNames.Namespace, WorkloadNames.ServiceAccount, WorkloadNames.Pod]).Select(SessionTagKeys.Of);
        return "EKS Pod Identity tags its sessions eks-cluster-arn, eks-cluster-name, kubernetes-namespace, kubernetes-service-account, kubernetes-pod-name and kubernetes-pod-uid, "
            + $"Injector {string.Join(", ", ours)}: before an association is deleted, every policy that looks at the first (aws:PrincipalTag, aws:RequestTag, aws:TagKeys) must look at the second";
    }
}
