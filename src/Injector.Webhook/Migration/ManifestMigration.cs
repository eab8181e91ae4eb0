using Injector.Core.Names;
using Injector.Webhook.Offline;
using YamlDotNet.RepresentationModel;

namespace Injector.Webhook.Migration;

/// <summary>
/// Carries manifests over from another way of giving roles: the templates that had a role get the label, and name the role where their
/// service account is granted several. Nothing is taken out: both ways run side by side until the old one is removed.
/// </summary>
public static class ManifestMigration
{
    private const string DefaultAccount = "default";

    /// <summary>Carries them over.</summary>
    /// <exception cref="ManifestException">They cannot be read.</exception>
    public static MigrationResult Migrate(string yaml, MigrationOptions options)
    {
        var documents = YamlDocuments.Read(yaml);
        var accounts = documents.SelectMany(ServiceAccounts).GroupBy(a => a.Key).ToDictionary(g => g.Key, g => g.Last().Annotations);
        var templates = documents.SelectMany(d => PodTemplate.In(d)).ToList();
        var found = new List<(PodTemplate Template, MigratedWorkload Workload)>();
        foreach (var template in templates)
        {
            var (name, former) = Look(template, accounts, options);
            if (former is not null)
                found.Add((template, Warned(former, name, template)));
        }

        var several = found.Where(f => f.Workload.Role is not null).GroupBy(f => (f.Workload.Namespace, f.Workload.ServiceAccount))
            .Where(g => g.Select(f => f.Workload.Role).Distinct().Count() > 1).Select(g => g.Key).ToHashSet();
        var workloads = found.ConvertAll(f => f.Workload with { IsWishNeeded = f.Workload.Role is not null && several.Contains((f.Workload.Namespace, f.Workload.ServiceAccount)) });
        BlockStyle.Open(documents, [.. found.Select(f => f.Template)]);
        foreach (var (template, workload) in found.Zip(workloads, (f, w) => (f.Template, w)))
            Mark(template.Node, workload);
        return new MigrationResult(YamlDocuments.Write(documents), workloads, templates.Count - found.Count, YamlDocuments.HasComments(yaml));
    }

    private static (string Account, MigratedWorkload? Former) Look(
        PodTemplate template, Dictionary<(string, string), IReadOnlyDictionary<string, string>> accounts, MigrationOptions options)
    {
        var spec = template.Node.Children.TryGetValue(new YamlScalarNode("spec"), out var node) ? node as YamlMappingNode : null;
        var account = Text(spec, "serviceAccountName") ?? Text(spec, "serviceAccount") ?? DefaultAccount;
        var workload = new MigratedWorkload(template.ApiVersion, template.Kind, template.Namespace, template.Name, account);
        return (account, FormerRole.Of(workload, Annotations(template.Node), accounts.GetValueOrDefault((template.Namespace, account)), options));
    }

    private static MigratedWorkload Warned(MigratedWorkload workload, string account, PodTemplate template)
    {
        var problems = workload.Problems.ToList();
        if (account == DefaultAccount)
            problems.Add("it has no service account of its own: the grant for default is every such pod's in the namespace; give it one");
        if (template.Node.Children.TryGetValue(new YamlScalarNode("spec"), out var spec) && Text(spec as YamlMappingNode, "hostNetwork") is "true")
            problems.Add("it uses the node's network, where Injector serves nobody: remove hostNetwork, or leave it as it is");
        return workload with { Problems = problems };
    }

    private static void Mark(YamlMappingNode template, MigratedWorkload workload)
    {
        if (workload.Role is not { } role)
            return;

        var metadata = Member(template, "metadata");
        YamlPatch.Set(Member(metadata, "labels"), Labels.Inject, Labels.Enabled);
        if (workload.IsWishNeeded)
            YamlPatch.Set(Member(metadata, "annotations"), Labels.TaskRoleArn, role.Value);
    }

    private static YamlMappingNode Member(YamlMappingNode parent, string key)
    {
        if (parent.Children.TryGetValue(new YamlScalarNode(key), out var child) && child is YamlMappingNode there)
            return there;

        var made = new YamlMappingNode();
        parent.Children[new YamlScalarNode(key)] = made;
        return made;
    }

    private static IEnumerable<((string Namespace, string Name) Key, IReadOnlyDictionary<string, string> Annotations)> ServiceAccounts(YamlNode document)
    {
        if (document is not YamlMappingNode root)
            return [];
        if (root.Children.TryGetValue(new YamlScalarNode("items"), out var items) && items is YamlSequenceNode list)
            return list.Children.SelectMany(ServiceAccounts);
        if (Text(root, "kind") != "ServiceAccount" || !root.Children.TryGetValue(new YamlScalarNode("metadata"), out var node) || node is not YamlMappingNode metadata)
            return [];

        return [((Text(metadata, "namespace") ?? "default", Text(metadata, "name") ?? ""), Annotations(root))];
    }

    private static Dictionary<string, string> Annotations(YamlMappingNode holder) =>
        holder.Children.TryGetValue(new YamlScalarNode("metadata"), out var node) && node is YamlMappingNode metadata
        && metadata.Children.TryGetValue(new YamlScalarNode("annotations"), out var annotations) && annotations is YamlMappingNode all
            ? all.Children.Where(a => a.Key is YamlScalarNode && a.Value is YamlScalarNode)
                .ToDictionary(a => ((YamlScalarNode)a.Key).Value ?? "", a => ((YamlScalarNode)a.Value).Value ?? "", StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);

    private static string? Text(YamlMappingNode? node, string key) =>
        node is not null && node.Children.TryGetValue(new YamlScalarNode(key), out var child) && child is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;
}
