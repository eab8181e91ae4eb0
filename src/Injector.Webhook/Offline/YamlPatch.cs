using System.Globalization;
using Injector.Webhook.Patching;
using YamlDotNet.RepresentationModel;

namespace Injector.Webhook.Offline;

/// <summary>Applies a patch to YAML nodes, so that whatever it does not touch stays as it was written.</summary>
internal static class YamlPatch
{
    /// <summary>Applies it.</summary>
    /// <exception cref="JsonPatchException">It does not fit.</exception>
    public static void Apply(YamlMappingNode root, IEnumerable<PatchOperation> operations)
    {
        foreach (var operation in operations)
        {
            var parts = operation.Path[1..].Split('/');
            YamlNode at = root;
            foreach (var part in parts[..^1])
                at = Child(at, Unescape(part), operation.Path);
            Put(at, Unescape(parts[^1]), YamlJson.ToYaml(operation.Value), operation);
        }
    }

    private static void Put(YamlNode parent, string key, YamlNode value, PatchOperation operation)
    {
        switch (parent)
        {
            case YamlMappingNode map:
                // Flow style in one line would become unreadable with what comes in.
                map.Style = YamlDotNet.Core.Events.MappingStyle.Block;
                map.Children[new YamlScalarNode(key)] = value;
                break;
            case YamlSequenceNode list when operation.Op == "add":
                list.Style = YamlDotNet.Core.Events.SequenceStyle.Block;
                list.Children.Insert(key == "-" ? list.Children.Count : int.Parse(key, CultureInfo.InvariantCulture), value);
                break;
            default:
                throw new JsonPatchException($"{operation.Op} {operation.Path}: no such place");
        }
    }

    private static YamlNode Child(YamlNode parent, string key, string path) => parent switch
    {
        YamlMappingNode map when map.Children.TryGetValue(new YamlScalarNode(key), out var child) => child,
        YamlSequenceNode list when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Children.Count => list.Children[index],
        _ => throw new JsonPatchException($"{path}: no such place"),
    };

    private static string Unescape(string part) =>
        part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
