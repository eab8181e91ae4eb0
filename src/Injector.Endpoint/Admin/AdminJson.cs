using System.Text.Json;

namespace Injector.Endpoint.Admin;

/// <summary>Reads JSON strictly: what is unknown or of another kind is a <see cref="FormatException"/> that says what was expected and found.</summary>
internal static class AdminJson
{
    /// <summary>A text; null when there is none. <paramref name="where"/> is what stands before the key in messages.</summary>
    public static string? Text(JsonElement body, string key, string where) => TryGet(body, key, out var value) ? Text(value, where + key) : null;

    /// <summary>A text that must be one.</summary>
    public static string Text(JsonElement value, string place) => value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text
        ? text
        : throw new FormatException($"expected a non-empty text under {place}, found {(value.ValueKind is JsonValueKind.String ? "an empty one" : "a JSON " + value.ValueKind)}");

    /// <summary>A value that is there and not null.</summary>
    public static bool TryGet(JsonElement body, string key, out JsonElement value) =>
        body.TryGetProperty(key, out value) && value.ValueKind is not JsonValueKind.Null;

    /// <summary>Must be an object without any other keys.</summary>
    public static void Known(JsonElement element, string where, string[] keys)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            throw new FormatException($"expected a JSON object{(where.Length > 0 ? " under " + where : "")}, found a JSON {element.ValueKind}");

        foreach (var property in element.EnumerateObject())
        {
            if (!keys.Contains(property.Name, StringComparer.Ordinal))
                throw new FormatException($"expected only {string.Join(", ", keys)}{(where.Length > 0 ? " under " + where : "")}, found \"{property.Name}\"");
        }
    }

    /// <summary>What was found, for messages.</summary>
    public static string Found(string? text) => text is null ? "none" : $"\"{text}\"";
}
