using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Injector.Endpoint.Grants;

/// <summary>Reads YAML nodes strictly: every key known, every value of the kind expected, every error with its line.</summary>
internal static class YamlReading
{
    /// <summary>An error at a node.</summary>
    public static GrantFormatException Error(YamlNode node, string expected, string found) =>
        Error(node.Start, expected, found);

    /// <summary>An error at a place.</summary>
    public static GrantFormatException Error(Mark at, string expected, string found) =>
        new($"line {at.Line}, column {at.Column}: expected {expected}, found {found}");

    /// <summary>A mapping, or an error.</summary>
    public static YamlMappingNode Mapping(YamlNode node, string what) =>
        node as YamlMappingNode ?? throw Error(node, $"a mapping ({what})", Describe(node));

    /// <summary>A sequence with at least one entry, or an error.</summary>
    public static IReadOnlyList<YamlNode> Sequence(YamlNode node, string what) =>
        node is YamlSequenceNode { Children.Count: > 0 } sequence
            ? [.. sequence.Children]
            : throw Error(node, $"a list with at least one entry ({what})", Describe(node));

    /// <summary>A non-empty text, or an error.</summary>
    public static string Text(YamlNode node, string what) =>
        node is YamlScalarNode { Value: { Length: > 0 } value } && !IsNull(node)
            ? value
            : throw Error(node, $"a text ({what})", Describe(node));

    /// <summary><c>true</c> or <c>false</c>, or an error.</summary>
    public static bool Flag(YamlNode node) => Text(node, "true or false") switch
    {
        "true" => true,
        "false" => false,
        var other => throw Error(node, "true or false", $"\"{other}\""),
    };

    /// <summary>Goes through the keys of a mapping; unknown ones are errors that name the known ones.</summary>
    public static void ForEach(YamlMappingNode mapping, IReadOnlyDictionary<string, Action<YamlNode>> known)
    {
        foreach (var (key, value) in mapping.Children)
        {
            var name = Text(key, "a key");
            if (!known.TryGetValue(name, out var take))
                throw Error(key, "one of " + string.Join(", ", known.Keys), $"the unknown key {name}");

            take(value);
        }
    }

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };

    private static string Describe(YamlNode node) => node switch
    {
        YamlMappingNode => "a mapping",
        YamlSequenceNode { Children.Count: 0 } => "an empty list",
        YamlSequenceNode => "a list",
        _ when IsNull(node) => "nothing",
        YamlScalarNode { Value: var value } => $"\"{value}\"",
        _ => "something else",
    };
}
