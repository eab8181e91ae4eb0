using System.Text;
using System.Text.Json;

namespace Injector.Host.Runtime;

/// <summary>Edits a JSON file as its owner would by hand: what is not changed stays as it is, blanks, order and line ends included.</summary>
internal static class JsonText
{
    /// <summary>Looks for a member.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">Names from the outermost object inwards.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">There is something else than an object on the way, or a name twice.</exception>
    public static JsonPlace Find(byte[] json, params ReadOnlySpan<string> path) => JsonPlace.Find(json, path);

    /// <summary>Sets a member's value; objects on the way are made.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">Names from the outermost object inwards.</param>
    /// <param name="value">The value, as JSON.</param>
    public static byte[] Set(byte[] json, ReadOnlySpan<string> path, string value)
    {
        var place = Find(json, path);
        if (place.IsFound)
            return Replace(json, place.ValueStart, place.ValueEnd, value);

        for (var i = path.Length - 1; i > place.Depth; i--)
            value = $"{{ {Quote(path[i])}: {value} }}";
        var member = $"{Quote(path[place.Depth])}: {value}";
        var line = Encoding.UTF8.GetString(json).Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        if (!place.IsEmpty)
            return Replace(json, place.LastEnd, place.LastEnd, place.Indent is { } indent ? $",{line}{indent}{member}" : $", {member}");

        return place.Depth == 0
            ? Replace(json, place.ObjectStart, place.ObjectEnd, $"{line}  {member}{line}")
            : Replace(json, place.ObjectStart, place.ObjectEnd, $" {member} ");
    }

    /// <summary>Takes a member out; one that is not there is as good.</summary>
    public static byte[] Remove(byte[] json, params ReadOnlySpan<string> path)
    {
        var place = Find(json, path);
        if (!place.IsFound)
            return json;

        if (place.NextStart is { } next)
            return Replace(json, place.NameStart, next, "");

        return place.PreviousEnd is { } previous ? Replace(json, previous, place.ValueEnd, "") : Replace(json, place.ObjectStart, place.ObjectEnd, "");
    }

    /// <summary>A text as JSON.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static byte[] Replace(byte[] json, int start, int end, string text) => [.. json[..start], .. Encoding.UTF8.GetBytes(text), .. json[end..]];
}
