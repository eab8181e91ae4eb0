using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Injector.Webhook.Offline;

/// <summary>
/// Writes whatever an injection may add to over several lines: flow style in one line would become unreadable. By what may be added to, not
/// by what is, so that a manifest looks the same before an injection and after it was taken out.
/// </summary>
internal static class BlockStyle
{
    /// <summary>Sets it.</summary>
    public static void Open(IReadOnlyList<YamlNode> documents, IReadOnlyList<PodTemplate> templates)
    {
        var touched = new HashSet<YamlNode>(templates.SelectMany(t => Touched(t.Node)), ReferenceEqualityComparer.Instance);
        foreach (var document in documents)
            Open(document, touched);
    }

    private static IEnumerable<YamlNode> Touched(YamlMappingNode template)
    {
        yield return template;
        if (Child(template, "metadata") is { } metadata)
        {
            yield return metadata;
            if (Child(metadata, "annotations") is { } annotations)
                yield return annotations;
        }

        if (Child(template, "spec") is not { } spec)
            yield break;

        yield return spec;
        if (Child(spec, "volumes") is { } volumes)
            yield return volumes;
        foreach (var list in (string[])["initContainers", "containers"])
        {
            if (Child(spec, list) is not YamlSequenceNode containers)
                continue;

            yield return containers;
            foreach (var container in containers.Children)
            {
                yield return container;
                if (Child(container, "env") is not YamlSequenceNode environment)
                    continue;

                yield return environment;
                foreach (var variable in environment.Children.Where(IsNoProxy))
                    yield return variable;
            }
        }
    }

    // What holds something that is open is open too.
    private static bool Open(YamlNode node, HashSet<YamlNode> touched)
    {
        var isOpen = touched.Contains(node);
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var value in mapping.Children.Values)
                    isOpen |= Open(value, touched);
                if (isOpen)
                    mapping.Style = MappingStyle.Block;
                break;
            case YamlSequenceNode sequence:
                foreach (var child in sequence.Children)
                    isOpen |= Open(child, touched);
                if (isOpen)
                    sequence.Style = SequenceStyle.Block;
                break;
        }

        return isOpen;
    }

    private static bool IsNoProxy(YamlNode variable) =>
        string.Equals((Child(variable, "name") as YamlScalarNode)?.Value, Core.Names.EnvironmentVariables.NoProxy, StringComparison.OrdinalIgnoreCase);

    private static YamlNode? Child(YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
}
