using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Injector.Webhook.Offline;

/// <summary>A pod, or the template of one, in a manifest.</summary>
/// <param name="Node">The node with <c>metadata</c> and <c>spec</c>.</param>
/// <param name="Kind">Kind of the document that it is in.</param>
/// <param name="Namespace">Namespace of the document; <c>default</c> where it names none.</param>
/// <param name="Name">Name of the document.</param>
internal sealed record PodTemplate(YamlMappingNode Node, string Kind, string Namespace, string Name)
{
    /// <summary>API version of the document.</summary>
    public string ApiVersion { get; private init; } = "";

    /// <summary>Namespace that the document names; null for none.</summary>
    public string? OwnNamespace { get; init; }

    /// <summary>How it is called in messages.</summary>
    public string Display => $"{Kind.ToLowerInvariant()}/{Name} in {Namespace}";

    /// <summary>All of a document, also inside Lists.</summary>
    public static IEnumerable<PodTemplate> In(YamlNode document)
    {
        if (document is not YamlMappingNode root)
            return [];

        var kind = Text(root, "kind");
        if (kind == "List" || (kind.EndsWith("List", StringComparison.Ordinal) && Child(root, "items") is YamlSequenceNode))
            return Child(root, "items") is YamlSequenceNode items ? items.Children.SelectMany(In) : [];

        var template = kind switch
        {
            "Pod" => root,
            "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" or "Job" => At(root, "spec", "template"),
            "CronJob" => At(root, "spec", "jobTemplate", "spec", "template"),
            "PodTemplate" => At(root, "template"),
            _ => null,
        };
        if (template is null)
            return [];

        var metadata = At(root, "metadata");
        var ns = metadata is null ? "" : Text(metadata, "namespace");
        var name = metadata is null ? "" : Text(metadata, "name") is { Length: > 0 } n ? n : Text(metadata, "generateName");
        return [new PodTemplate(template, kind, ns.Length > 0 ? ns : "default", name) { ApiVersion = Text(root, "apiVersion"), OwnNamespace = ns.Length > 0 ? ns : null }];
    }

    /// <summary>Labels of the namespaces that a document makes.</summary>
    public static IEnumerable<(string Name, IReadOnlyDictionary<string, string> Labels)> Namespaces(YamlNode document)
    {
        if (document is not YamlMappingNode root)
            return [];

        return Text(root, "kind") switch
        {
            "List" => Child(root, "items") is YamlSequenceNode items ? items.Children.SelectMany(Namespaces) : [],
            "Namespace" when At(root, "metadata") is { } metadata => [(Text(metadata, "name"), Labels(metadata))],
            _ => [],
        };
    }

    private static Dictionary<string, string> Labels(YamlMappingNode metadata)
    {
        // Keys that differ in their tags alone are one.
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (At(metadata, "labels") ?? new YamlMappingNode()).Children)
            labels[(key as YamlScalarNode)?.Value ?? ""] = (value as YamlScalarNode)?.Value ?? "";
        return labels;
    }

    private static YamlMappingNode? At(YamlMappingNode root, params ReadOnlySpan<string> path)
    {
        var at = root;
        foreach (var key in path)
        {
            if (Child(at, key) is not YamlMappingNode next)
                return null;
            at = next;
        }

        return at;
    }

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string Text(YamlMappingNode node, string key) => Child(node, key) switch
    {
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "Null" or "NULL" or "~" } => "",
        YamlScalarNode { Value: { } text } => text,
        _ => "",
    };
}
