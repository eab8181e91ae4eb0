using Injector.Webhook.Offline;
using YamlDotNet.RepresentationModel;

namespace Injector.Webhook.Migration;

/// <summary>Finds templates that had a role, among documents that hold their service accounts too.</summary>
internal sealed class FormerWorkloads(IReadOnlyList<YamlNode> documents, MigrationOptions options)
{
    /// <summary>The service account of pods that name none.</summary>
    public const string DefaultAccount = "default";

    private readonly Dictionary<(string Namespace, string Name), IReadOnlyDictionary<string, string>> accounts = documents
        .SelectMany(YamlMembers.Objects).Where(o => YamlMembers.Text(o, "kind") == "ServiceAccount")
        .GroupBy(o => (YamlMembers.Text(o, "metadata", "namespace") ?? options.Namespace ?? "", YamlMembers.Text(o, "metadata", "name") ?? ""))
        .ToDictionary(g => g.Key, g => YamlMembers.Texts(g.Last(), "metadata", "annotations"));

    private readonly SortedDictionary<string, int> unseen = new(StringComparer.Ordinal);

    /// <summary>
    /// What is to be said of default service accounts that were not read: most have no role, and nobody keeps manifests of them, so their
    /// pods are taken for such without.
    /// </summary>
    public IEnumerable<(string Who, string Remark)> Remarks => unseen.Select(u => (
        $"service account {DefaultAccount}{(u.Key.Length > 0 ? $" in {u.Key}" : " without a namespace")}",
        $"it is not among what was read, and {u.Value} {(u.Value == 1 ? "template runs" : "templates run")} as it; taken for one without a role: where it has annotation {FormerRole.AccountRole}, give its manifest too"));

    /// <summary>What a template had.</summary>
    /// <returns>Null for one without a role.</returns>
    public MigratedWorkload? Find(PodTemplate template)
    {
        var account = YamlMembers.Text(template.Node, "spec", "serviceAccountName") ?? YamlMembers.Text(template.Node, "spec", "serviceAccount") ?? DefaultAccount;
        var workload = new MigratedWorkload(template.ApiVersion, template.Kind, template.OwnNamespace ?? options.Namespace ?? "", template.Name, account);
        var annotations = accounts.GetValueOrDefault((workload.Namespace, account));
        if (options.Source is MigrationSource.Irsa && annotations is null && account == DefaultAccount)
        {
            unseen[workload.Namespace] = unseen.GetValueOrDefault(workload.Namespace) + 1;
            return null;
        }

        return FormerRole.Of(workload, YamlMembers.Texts(template.Node, "metadata", "annotations"), annotations, options);
    }
}
