using Injector.Webhook.Offline;
using YamlDotNet.RepresentationModel;

namespace Injector.Webhook.Migration;

/// <summary>Pod templates in documents of kinds that nothing is known of, such as Argo's Rollout: their roles are not to be lost without a word.</summary>
internal static class UnknownKinds
{
    private static readonly string[][] Places = [["spec", "template"], ["spec", "jobTemplate", "spec", "template"]];

    /// <summary>What is to be said of those that had a role.</summary>
    public static IEnumerable<(string Who, string Remark)> Remarks(IReadOnlyList<YamlNode> documents, FormerWorkloads workloads) =>
        from document in documents.SelectMany(YamlMembers.Objects)
        where !PodTemplate.In(document).Any()
        from template in Templates(document)
        let former = workloads.Find(template)
        where former is not null
        select (former.Display, Remark(former));

    // A node with annotations of pods, or with containers: other kinds have a spec.template that is none of a pod.
    private static IEnumerable<PodTemplate> Templates(YamlMappingNode document) => Places.Select(place => YamlMembers.Child(document, place)).OfType<YamlMappingNode>()
        .Where(node => YamlMembers.Child(node, "spec", "containers") is not null || YamlMembers.Texts(node, "metadata", "annotations").ContainsKey(FormerRole.PodRole))
        .Select(node => new PodTemplate(node, YamlMembers.Text(document, "kind") ?? "", "", YamlMembers.Text(document, "metadata", "name") ?? "")
        {
            OwnNamespace = YamlMembers.Text(document, "metadata", "namespace"),
        });

    private static string Remark(MigratedWorkload former) =>
        $"not carried over: its kind is not known here{(former.Role is { } role ? $", and its pods had role {role}" : "")}: label its pod template and write its grant yourself, or keep its former role"
        + string.Concat(former.Problems.Select(p => $" ({p})"));
}
