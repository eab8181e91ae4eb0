using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Injector.Core.Names;
using Injector.Webhook.Injection;
using Injector.Webhook.Offline;

namespace Injector.Webhook.Migration;

/// <summary>
/// Whether a template that had a role can have the label and a grant: a label that the webhook then rejects would keep the workload from
/// running, and one that it passes over would promise a role that does not come.
/// </summary>
internal static partial class CarryRule
{
    /// <summary>What is wrong with a template whose namespace nothing says.</summary>
    public const string NoNamespace = "it names no namespace, so that its service account is not known: write it into the manifest, or give --namespace";

    private const string Keep = "keep its former role";
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = BoundedParser.MaxDepth + 10 };

    /// <summary>What stands against it, with the mend; null for nothing.</summary>
    /// <param name="workload">The template, with its role.</param>
    /// <param name="template">Where it stands.</param>
    /// <param name="namespaceLabels">Labels of its namespace, as far as they are known.</param>
    /// <param name="settings">What the webhook goes by.</param>
    public static string? Obstacle(
        MigratedWorkload workload, PodTemplate template, IReadOnlyDictionary<string, string> namespaceLabels, InjectionSettings settings)
    {
        if (workload.Namespace.Length == 0)
            return NoNamespace;
        if (WrongName(workload) is { } wrong)
            return wrong;
        if (workload.ExternalId is { } id && !ExternalIdForm().IsMatch(id))
            return "expected an external id of 2 to 1224 letters, digits and _+=,.@:/-, found another text: AWS takes no such one";
        if (YamlMembers.Texts(template.Node, "metadata", "labels").TryGetValue(Labels.Inject, out var label) && label != Labels.Enabled)
        {
            return label == Labels.Disabled
                ? $"label {Labels.Inject} says {Labels.Disabled}, and stays: {Keep}, or take the label out and run this again"
                : $"label {Labels.Inject}: expected {Labels.Enabled} or {Labels.Disabled}, found \"{label}\": mend it and run this again";
        }

        return YamlMembers.Texts(template.Node, "metadata", "annotations").TryGetValue(Labels.TaskRoleArn, out var wish) && wish != workload.Role!.Value.Value
            ? $"annotation {Labels.TaskRoleArn} wishes for {wish}, and its former role is {workload.Role}: take one of them out and run this again"
            : OfWebhook(workload, template, namespaceLabels, settings);
    }

    private static string? WrongName(MigratedWorkload workload)
    {
        if (!ObjectName.IsLabel(workload.Namespace))
            return $"expected a namespace of small letters, digits and dashes, found \"{workload.Namespace}\"";
        if (!ObjectName.IsSubdomain(workload.ServiceAccount))
            return $"expected a service account of small letters, digits, dashes and dots, found \"{workload.ServiceAccount}\"";

        // What is only the beginning of a name (generateName) may end with a dash.
        return ObjectName.IsSubdomain(workload.Name.TrimEnd('-')) ? null : $"expected a name of small letters, digits, dashes and dots, found \"{workload.Name}\"";
    }

    // The live webhook's own decision about the template with the label.
    private static string? OfWebhook(
        MigratedWorkload workload, PodTemplate template, IReadOnlyDictionary<string, string> namespaceLabels, InjectionSettings settings)
    {
        try
        {
            using var pod = Labelled(template);
            var result = PodInjector.Inject(
                pod.RootElement, workload.Namespace, namespaceLabels, settings, NameBasedId.Of(workload.Kind, workload.Namespace, workload.Name));
            return result switch
            {
                { Outcome: InjectionOutcome.Injected } or { Reason: InjectionReasons.AlreadyInjected } => null,
                { Reason: InjectionReasons.HostNetwork } => $"it uses the node's network, where Injector serves nobody: {Keep}, or remove hostNetwork and run this again",
                { Reason: InjectionReasons.Windows } => $"it is a Windows pod, which Injector does not serve: {Keep}",
                { Reason: InjectionReasons.ExcludedNamespace } => $"nothing is ever injected in namespace {workload.Namespace}: {Keep}",
                { Reason: InjectionReasons.MirrorPod } => $"it is a static pod, into which nothing is injected: {Keep}",
                _ => $"the webhook would not inject it ({result.Reason}: {result.Message}): mend that and run this again, or {Keep}",
            };
        }
        catch (PodFormatException e)
        {
            return $"it is not built as a pod is ({e.Message}): mend that and run this again";
        }
    }

    private static JsonDocument Labelled(PodTemplate template)
    {
        var pod = (JsonObject)YamlJson.ToJson(template.Node)!;
        if (Opened(pod, "metadata") is { } metadata && Opened(metadata, "labels") is { } labels)
            labels[Labels.Inject] = Labels.Enabled;
        return JsonDocument.Parse(pod.ToJsonString(), Deep);
    }

    // What is there and no mapping stays, for the webhook to find.
    private static JsonObject? Opened(JsonObject parent, string key)
    {
        if (parent[key] is null)
            parent[key] = new JsonObject();
        return parent[key] as JsonObject;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@:/-]{2,1224}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExternalIdForm();
}
