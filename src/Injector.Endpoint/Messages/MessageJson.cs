using System.Text.Json;

namespace Injector.Endpoint.Messages;

/// <summary>Reads control messages as the ECS agent does: keys in any case, unknown keys ignored.</summary>
internal static class MessageJson
{
    /// <summary>A property of an object, keys compared without case; null when absent or JSON null. The last of equals wins.</summary>
    public static JsonElement? Property(JsonElement element, string name)
    {
        JsonElement? found = null;
        foreach (var property in element.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
                found = property.Value.ValueKind is JsonValueKind.Null ? null : property.Value;
        }

        return found;
    }

    /// <summary>An object under a key, or null.</summary>
    public static JsonElement? Object(JsonElement element, string name, string where)
    {
        var value = Property(element, name);
        if (value is { ValueKind: not JsonValueKind.Object } other)
            throw new MessageRejectedException($"expected an object under {where}{name}, found a JSON {other.ValueKind}");

        return value;
    }

    /// <summary>A text under a key; empty when absent.</summary>
    public static string Text(JsonElement element, string name, string where)
    {
        if (Property(element, name) is not { } value)
            return "";

        try
        {
            if (value.ValueKind is JsonValueKind.String)
                return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate: JSON, but no text. Said below.
        }

        throw new MessageRejectedException($"expected a text under {where}{name}, found {(value.ValueKind is JsonValueKind.String ? "a broken one" : "a JSON " + value.ValueKind)}");
    }

    /// <summary>A text that must be there.</summary>
    public static string Required(JsonElement element, string name, string where)
    {
        var text = Text(element, name, where);
        return text.Length > 0 ? text : throw new MessageRejectedException($"expected a non-empty {where}{name}, found none");
    }
}
