using Injector.Core.Names;
using Injector.Webhook.Injection;
using YamlDotNet.RepresentationModel;

namespace Injector.Webhook.Offline;

/// <summary>Takes injections out of manifests again: containers, volume, annotations, and the variables that the status annotation names.</summary>
public static class ManifestUninjector
{
    private const string DefaultContainer = "kubectl.kubernetes.io/default-container";

    /// <summary>Takes them out.</summary>
    /// <param name="yaml">The manifests.</param>
    /// <returns>The manifests, and how many templates were changed.</returns>
    /// <exception cref="ManifestException">They cannot be read.</exception>
    public static (string Text, int Changed, bool LostComments) Uninject(string yaml)
    {
        var documents = YamlDocuments.Read(yaml);
        var changed = documents.SelectMany(PodTemplate.In).ToList().Count(t => UninjectOne(t.Node));
        return (YamlDocuments.Write(documents), changed, YamlDocuments.HasComments(yaml));
    }

    private static bool UninjectOne(YamlMappingNode template)
    {
        var metadata = Child(template, "metadata") as YamlMappingNode;
        var annotations = metadata is null ? null : Child(metadata, "annotations") as YamlMappingNode;
        var added = StatusAnnotation.ReadEnvironment(annotations is null ? null : Text(annotations, Labels.Status));
        var id = annotations is null ? null : Text(annotations, Labels.CredentialId);
        var changed = false;
        if (Child(template, "spec") is YamlMappingNode spec)
        {
            var isClassic = Containers(spec, "containers").Any(c => Text(c, "name") == InjectedNames.ProxyContainer);
            foreach (var list in (string[])["initContainers", "containers"])
            {
                changed |= RemoveNamed(spec, list, InjectedNames.LinkLocalContainer);
                changed |= RemoveNamed(spec, list, InjectedNames.ProxyContainer);
                foreach (var container in Containers(spec, list))
                    changed |= CleanEnvironment(container, added, id);
            }

            changed |= RemoveNamed(spec, "volumes", InjectedNames.TokenVolume);
            if (isClassic && annotations is not null)
                changed |= annotations.Children.Remove(new YamlScalarNode(DefaultContainer));
        }

        if (annotations is null)
            return changed;

        foreach (var key in Labels.ReservedAnnotations)
            changed |= annotations.Children.Remove(new YamlScalarNode(key));
        if (changed && annotations.Children.Count == 0)
            metadata!.Children.Remove(new YamlScalarNode("annotations"));
        if (changed && metadata!.Children.Count == 0)
            template.Children.Remove(new YamlScalarNode("metadata"));
        return changed;
    }

    private static bool CleanEnvironment(YamlMappingNode container, IReadOnlyDictionary<string, IReadOnlyList<string>> added, string? id)
    {
        if (Child(container, "env") is not YamlSequenceNode environment)
            return false;

        var names = added.TryGetValue(Text(container, "name") ?? "", out var ours) ? ours : [];
        var before = environment.Children.Count;
        var changed = false;
        for (var i = environment.Children.Count - 1; i >= 0; i--)
        {
            if (environment.Children[i] is not YamlMappingNode variable || Text(variable, "name") is not { } name)
                continue;

            var value = Text(variable, "value") ?? "";
            var isUri = name is EnvironmentVariables.RelativeUri or EnvironmentVariables.FullUri
                && id is { Length: > 0 } && value.EndsWith(id, StringComparison.Ordinal);
            if (isUri || names.Contains(name, StringComparer.Ordinal))
                environment.Children.RemoveAt(i);
            else
                changed |= Shorten(variable, name, value, names);
        }

        if (environment.Children.Count == 0 && before > 0)
            container.Children.Remove(new YamlScalarNode("env"));
        return changed || environment.Children.Count != before;
    }

    // NO_PROXY that was made longer.
    private static bool Shorten(YamlMappingNode variable, string name, string value, IReadOnlyList<string> names)
    {
        var mark = names.FirstOrDefault(n => n.StartsWith(name + "+", StringComparison.Ordinal));
        if (mark is null)
            return false;

        var host = mark[(name.Length + 1)..];
        if (!value.EndsWith(host, StringComparison.Ordinal))
            return false;

        variable.Children[new YamlScalarNode("value")] = YamlJson.ToYaml(value[..^host.Length].TrimEnd(','));
        return true;
    }

    private static bool RemoveNamed(YamlMappingNode spec, string list, string name)
    {
        if (Child(spec, list) is not YamlSequenceNode sequence)
            return false;

        var ours = sequence.Children.OfType<YamlMappingNode>().Where(n => Text(n, "name") == name).ToList();
        foreach (var node in ours)
            sequence.Children.Remove(node);
        if (ours.Count > 0 && sequence.Children.Count == 0)
            spec.Children.Remove(new YamlScalarNode(list));
        return ours.Count > 0;
    }

    private static IEnumerable<YamlMappingNode> Containers(YamlMappingNode spec, string list) =>
        (Child(spec, list) as YamlSequenceNode)?.Children.OfType<YamlMappingNode>() ?? [];

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string? Text(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;
}
