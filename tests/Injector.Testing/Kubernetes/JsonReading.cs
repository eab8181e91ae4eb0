using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Reads loosely typed JSON without throwing.</summary>
internal static class JsonReading
{
    /// <summary>A string member, empty when there is none.</summary>
    public static string Text(this JsonObject? node, string name) =>
        node?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>A number member.</summary>
    public static long? Number(this JsonObject? node, string name) =>
        node?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A boolean member.</summary>
    public static bool? Flag(this JsonObject? node, string name) =>
        node?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    /// <summary>An object member, made when it is missing.</summary>
    public static JsonObject Child(this JsonObject node, string name)
    {
        if (node[name] is JsonObject found)
            return found;
        var made = new JsonObject();
        node[name] = made;
        return made;
    }

    /// <summary>The objects of an array member.</summary>
    public static IReadOnlyList<JsonObject> Objects(this JsonObject? node, string name) =>
        node?[name] is JsonArray array ? [.. array.OfType<JsonObject>()] : [];

    /// <summary>The strings of an array member.</summary>
    public static IReadOnlyList<string> Texts(this JsonObject? node, string name) => node?[name] is JsonArray array
        ? [.. array.OfType<JsonValue>().Where(item => item.GetValueKind() == JsonValueKind.String).Select(item => item.GetValue<string>())]
        : [];

    /// <summary>A member that maps strings to strings.</summary>
    public static IReadOnlyDictionary<string, string> Strings(this JsonObject? node, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, _) in node?[name] as JsonObject ?? [])
            map[key] = (node![name] as JsonObject).Text(key);
        return map;
    }

    /// <summary>Strings as an array node.</summary>
    public static JsonArray ToJsonArray(this IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
