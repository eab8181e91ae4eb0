using Injector.Core.Names;
using Injector.Webhook.Injection;
using Injector.Webhook.Offline;
using YamlDotNet.RepresentationModel;

namespace Injector.Webhook.Migration;

/// <summary>
/// Carries manifests over from another way of giving roles: the templates that had a role get the label, and name the role where their
/// service account is granted several. Nothing is taken out: both ways run side by side until the old one is removed.
/// </summary>
public static class ManifestMigration
{
    private static readonly Dictionary<string, string> Unknown = new(StringComparer.Ordinal);

    /// <summary>Carries them over.</summary>
    /// <exception cref="ManifestException">They cannot be read.</exception>
    public static MigrationResult Migrate(string yaml, MigrationOptions options)
    {
        var documents = YamlDocuments.Read(yaml);
        var former = new FormerWorkloads(documents, options);
        var templates = documents.SelectMany(PodTemplate.In).ToList();
        var found = templates.Select(t => (Template: t, Workload: former.Find(t))).Where(f => f.Workload is not null).ToList();
        var workloads = Shared(Judged(documents, [.. found.Select(f => (f.Template, f.Workload!))], options));
        var marked = found.Zip(workloads, (f, w) => (f.Template.Node, Workload: w, f.Template)).Where(m => m.Workload.Role is not null).ToList();
        BlockStyle.Open(documents, [.. marked.Select(m => m.Template)]);
        foreach (var (node, workload, _) in marked)
            Mark(node, workload);
        return new MigrationResult(
            YamlDocuments.Write(documents), workloads, templates.Count - found.Count, YamlDocuments.HasComments(yaml),
            [.. UnknownKinds.Remarks(documents, former), .. former.Remarks], !documents.Any(d => YamlMembers.Text(d, "kind") is not null));
    }

    private static IEnumerable<MigratedWorkload> Judged(
        IReadOnlyList<YamlNode> documents, IReadOnlyList<(PodTemplate Template, MigratedWorkload Workload)> found, MigrationOptions options)
    {
        // Neither image nor endpoint decides whether a pod can have an injection.
        var settings = new InjectionSettings
        {
            Image = "injector-proxy", Endpoint = "https://ecs-injector-endpoint.ecs-injector.svc:8443", ExcludedNamespaces = options.ExcludedNamespaces,
        };
        var namespaces = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (name, labels) in documents.SelectMany(PodTemplate.Namespaces))
            namespaces[name] = labels;
        foreach (var (template, workload) in found)
        {
            var obstacle = workload.Role is null ? null : CarryRule.Obstacle(workload, template, namespaces.GetValueOrDefault(workload.Namespace, Unknown), settings);
            yield return obstacle is null ? Warned(workload, template) : workload.NotCarried(obstacle);
        }
    }

    private static MigratedWorkload Warned(MigratedWorkload workload, PodTemplate template)
    {
        if (workload.Role is null)
            return workload;

        var problems = workload.Problems.ToList();
        if (workload.ServiceAccount == FormerWorkloads.DefaultAccount)
            problems.Add("it has no service account of its own: the grant for default is every such pod's in the namespace; give it one");
        if (template.OwnNamespace is null)
            problems.Add($"its manifest names no namespace, and was taken for one of {workload.Namespace} (--namespace): apply it with kubectl --namespace {workload.Namespace}");
        return workload with { Problems = problems };
    }

    // What a service account shares with others: roles among which each must choose, and external ids, among which nobody can.
    private static List<MigratedWorkload> Shared(IEnumerable<MigratedWorkload> judged)
    {
        var all = judged.ToList();
        var torn = all.Where(w => w.Role is not null).GroupBy(w => (w.Namespace, w.ServiceAccount, w.Role))
            .ToDictionary(g => g.Key, g => g.Select(w => w.ExternalId).Distinct(StringComparer.Ordinal).Select(id => id ?? "none").Order(StringComparer.Ordinal).ToList());
        all = all.ConvertAll(w => w.Role is not null && torn[(w.Namespace, w.ServiceAccount, w.Role)] is { Count: > 1 } ids
            ? w.NotCarried($"service account {w.ServiceAccount} of namespace {w.Namespace} has role {w.Role} with several external ids ({string.Join(", ", ids)}), and a grant can give one: give each workload a service account of its own")
            : w);
        var several = all.Where(w => w.Role is not null).GroupBy(w => (w.Namespace, w.ServiceAccount))
            .Where(g => g.Select(w => w.Role).Distinct().Count() > 1).Select(g => g.Key).ToHashSet();
        return all.ConvertAll(w => w with { IsWishNeeded = w.Role is not null && several.Contains((w.Namespace, w.ServiceAccount)) });
    }

    private static void Mark(YamlMappingNode template, MigratedWorkload workload)
    {
        var metadata = Member(template, "metadata");
        YamlPatch.Set(Member(metadata, "labels"), Labels.Inject, Labels.Enabled);
        if (workload.IsWishNeeded)
            YamlPatch.Set(Member(metadata, "annotations"), Labels.TaskRoleArn, workload.Role!.Value.Value);
    }

    private static YamlMappingNode Member(YamlMappingNode parent, string key)
    {
        if (YamlMembers.Child(parent, key) is YamlMappingNode there)
            return there;

        var made = new YamlMappingNode();
        parent.Children[new YamlScalarNode(key)] = made;
        return made;
    }
}
