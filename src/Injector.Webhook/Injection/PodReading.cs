using System.Text.Json;

namespace Injector.Webhook.Injection;

/// <summary>Reads raw JSON strictly where it is looked at: absent and null are alike, another kind than expected is an error with its place.</summary>
internal static class PodReading
{
    /// <summary>A member that is an object, or null.</summary>
    public static JsonElement? Object(JsonElement parent, string name, string place) =>
        Member(parent, name, place, JsonValueKind.Object, "an object");

    /// <summary>A member that is a text, or null.</summary>
    public static string? Text(JsonElement parent, string name, string place) =>
        Member(parent, name, place, JsonValueKind.String, "a text")?.GetString();

    /// <summary>A member that is a list; empty when absent.</summary>
    public static IReadOnlyList<JsonElement> List(JsonElement parent, string name, string place) =>
        Member(parent, name, place, JsonValueKind.Array, "a list") is { } list ? [.. list.EnumerateArray()] : [];

    /// <summary>A member that is a list of objects; empty when absent.</summary>
    public static IReadOnlyList<JsonElement> Objects(JsonElement parent, string name, string place)
    {
        var list = List(parent, name, place);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].ValueKind is not JsonValueKind.Object)
                throw Wrong($"{place}.{name}[{i}]", "an object", list[i].ValueKind);
        }

        return list;
    }

    /// <summary>A member that maps texts to texts; empty when absent.</summary>
    public static IReadOnlyDictionary<string, string> Texts(JsonElement parent, string name, string place)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Object(parent, name, place) is not { } map)
            return texts;

        foreach (var member in map.EnumerateObject())
        {
            if (member.Value.ValueKind is not JsonValueKind.String)
                throw Wrong($"{place}.{name}[{member.Name}]", "a text", member.Value.ValueKind);

            texts[member.Name] = member.Value.GetString()!;
        }

        return texts;
    }

    /// <summary>Whether a member is <c>true</c>.</summary>
    public static bool IsTrue(JsonElement parent, string name, string place)
    {
        if (!parent.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.False)
            return false;

        return value.ValueKind is JsonValueKind.True ? true : throw Wrong($"{place}.{name}", "true or false", value.ValueKind);
    }

    /// <summary>An error at a place.</summary>
    public static PodFormatException Wrong(string place, string expected, JsonValueKind found) =>
        new($"{place}: expected {expected}, found {found.ToString().ToLowerInvariant()}");

    private static JsonElement? Member(JsonElement parent, string name, string place, JsonValueKind kind, string expected)
    {
        if (!parent.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
            return null;

        return value.ValueKind == kind ? value : throw Wrong($"{place}.{name}", expected, value.ValueKind);
    }
}
