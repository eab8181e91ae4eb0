using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Injector.Webhook.Migration;

/// <summary>Looks at manifests without minding what is not as expected.</summary>
internal static class YamlMembers
{
    /// <summary>A member; null for none.</summary>
    public static YamlNode? Child(YamlNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
            node = node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
        return node;
    }

    /// <summary>A text; null for none, an empty one, and what stands for nothing.</summary>
    public static string? Text(YamlNode? node, params ReadOnlySpan<string> path) => Child(node, path) switch
    {
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "Null" or "NULL" or "~" } => null,
        YamlScalarNode { Value: { Length: > 0 } text } => text,
        _ => null,
    };

    /// <summary>Texts by their names.</summary>
    public static IReadOnlyDictionary<string, string> Texts(YamlNode? node, params ReadOnlySpan<string> path)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Child(node, path) is not YamlMappingNode map)
            return texts;

        foreach (var (key, value) in map.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && value is YamlScalarNode { Value: { } text })
                texts[name] = text;
        }

        return texts;
    }

    /// <summary>The documents themselves: what stands in Lists instead of the Lists.</summary>
    public static IEnumerable<YamlMappingNode> Objects(YamlNode document) => document switch
    {
        YamlMappingNode map when Child(map, "items") is YamlSequenceNode items => items.Children.SelectMany(Objects),
        YamlMappingNode map => [map],
        _ => [],
    };
}
