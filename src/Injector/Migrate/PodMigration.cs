using Injector.Webhook.Migration;

namespace Injector.Migrate;

/// <summary>Carries pods over.</summary>
internal static class PodMigration
{
    /// <summary>Does it.</summary>
    /// <param name="manifests">The manifests, YAML.</param>
    /// <param name="options">What the migration goes by.</param>
    /// <param name="cluster">Cluster for the grants; null for any.</param>
    /// <param name="isPartial">Whether only what changes is written, for objects that live in a cluster.</param>
    public static Migration Of(string manifests, MigrationOptions options, string? cluster, bool isPartial)
    {
        var result = ManifestMigration.Migrate(manifests, options);
        var carried = result.Workloads.Where(w => w.Role is not null).ToList();
        var problems = result.Workloads.SelectMany(w => w.Problems.Select(p => (w.Display, p))).ToList();
        if (result.LostComments && !isPartial)
            problems.Add(("manifests.yaml", "comments are not kept"));
        if (options.Source is MigrationSource.PodIdentity)
            problems.AddRange(Unused(options, result));
        return new Migration(
            PlannedGrant.Of(carried, cluster), isPartial ? PartialManifests.Write(carried) : result.Manifests,
            [.. carried.Select(w => (w.Display, w.Role!.Value.Value, Change(w)))], problems, result.Others);
    }

    private static string Change(MigratedWorkload workload) =>
        $"label `ecs-injector.io/inject: enabled`{(workload.IsWishNeeded ? ", annotation `ecs-injector.io/task-role-arn`" : "")}; service account {workload.ServiceAccount}";

    private static IEnumerable<(string Who, string Problem)> Unused(MigrationOptions options, MigrationResult result) => options.Associations.Keys
        .Except(result.Workloads.Select(w => (w.Namespace, w.ServiceAccount)))
        .Select(key => ($"association of {key.Namespace}/{key.ServiceAccount}", "no workload of that service account is among what was read: no grant was written for it"));
}
