using System.Text;
using System.Text.Json;

namespace Injector.Host.Runtime;

/// <summary>Where a member stands in a JSON text, or where it would: the innermost object on its path that there is. All numbers are bytes.</summary>
internal sealed record JsonPlace
{
    /// <summary>How many names of the path lead to objects that there are.</summary>
    public int Depth { get; private init; }

    /// <summary>After the object's opening brace.</summary>
    public int ObjectStart { get; private init; }

    /// <summary>At the object's closing brace.</summary>
    public int ObjectEnd { get; private init; }

    /// <summary>What stands before a member on a line of its own; null where members share a line.</summary>
    public string? Indent { get; private init; }

    /// <summary>End of the last member; the object's start where there is none.</summary>
    public int LastEnd { get; private init; }

    /// <summary>Whether the object has no member.</summary>
    public bool IsEmpty { get; private init; }

    /// <summary>Whether the member is there.</summary>
    public bool IsFound { get; private init; }

    /// <summary>Start of its name.</summary>
    public int NameStart { get; private init; }

    /// <summary>Start of its value.</summary>
    public int ValueStart { get; private init; }

    /// <summary>End of its value.</summary>
    public int ValueEnd { get; private init; }

    /// <summary>End of the member before; null for none.</summary>
    public int? PreviousEnd { get; private init; }

    /// <summary>Start of the member behind; null for none.</summary>
    public int? NextStart { get; private init; }

    /// <summary>Looks for a member.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">Names from the outermost object inwards.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">There is something else than an object on the way, or a name twice.</exception>
    public static JsonPlace Find(byte[] json, ReadOnlySpan<string> path)
    {
        // The whole of it, so that nothing is changed in a file that nobody could read afterwards.
        using (JsonDocument.Parse(json))
        {
        }

        var start = 0;
        for (var depth = 0; ; depth++)
        {
            var place = In(json, start, path[depth], path[..depth]) with { Depth = depth };
            if (!place.IsFound || depth == path.Length - 1)
                return place;
            start = place.ValueStart;
        }
    }

    private static JsonPlace In(byte[] json, int start, string name, ReadOnlySpan<string> path)
    {
        var reader = new Utf8JsonReader(json.AsSpan(start));
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new FormatException($"expected an object {(path.Length == 0 ? "at the outermost" : "as " + string.Join('.', path.ToArray()))}, found {reader.TokenType}");

        var place = new JsonPlace { ObjectStart = start + (int)reader.BytesConsumed, IsEmpty = true };
        place = place with { LastEnd = place.ObjectStart };
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var at = start + (int)reader.TokenStartIndex;
            var isIt = reader.ValueTextEquals(name);
            if (isIt && place.IsFound)
                throw new FormatException($"expected {name} once, found it twice");

            reader.Read();
            var valueStart = start + (int)reader.TokenStartIndex;
            reader.Skip();
            var end = start + (int)reader.BytesConsumed;
            if (isIt)
                place = place with { IsFound = true, NameStart = at, ValueStart = valueStart, ValueEnd = end, PreviousEnd = place.IsEmpty ? null : place.LastEnd };
            else if (place is { IsFound: true, NextStart: null })
                place = place with { NextStart = at };
            if (place.IsEmpty)
                place = place with { IsEmpty = false, Indent = Blanks(json, place.ObjectStart, at) };
            place = place with { LastEnd = end };
        }

        return place with { ObjectEnd = start + (int)reader.TokenStartIndex };
    }

    private static string? Blanks(byte[] json, int from, int to)
    {
        var text = Encoding.UTF8.GetString(json, from, to - from);
        return text.LastIndexOf('\n') is var line and >= 0 ? text[(line + 1)..] : null;
    }
}
