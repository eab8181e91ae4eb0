using System.Text;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>Changes JSON as JSON: what comes out is mostly JSON too, and gets deeper into what reads it.</summary>
internal static class JsonMutator
{
    /// <summary>Changes one thing.</summary>
    /// <param name="random">Chooses.</param>
    /// <param name="json">What is changed.</param>
    /// <param name="other">What values are borrowed from.</param>
    /// <param name="words">Names and texts that mean something.</param>
    /// <returns>Null when it is no JSON.</returns>
    public static byte[]? Mutate(Random random, byte[] json, byte[] other, IReadOnlyList<string> words)
    {
        var spans = JsonSpan.Find(json);
        if (spans.Count == 0)
            return null;

        var span = spans[random.Next(spans.Count)];
        var value = json.AsSpan(span.Start, span.End - span.Start);
        return random.Next(10) switch
        {
            0 or 1 => Replace(json, span, Hostile.Value(random)),
            2 => Replace(json, span, Borrowed(random, other) ?? Hostile.Value(random)),
            3 => Bytes.Insert(json, span.End, [(byte)',', .. json.AsSpan(span.WholeStart, span.End - span.WholeStart)]),
            4 => Without(json, span),
            5 when span.IsMember => Bytes.Replace(json, span.NameStart, span.NameEnd - span.NameStart, Word(random, words)),
            6 => Replace(json, span, Word(random, words)),
            7 when value[0] is (byte)'"' => Bytes.Insert(json, span.Start + 1 + random.Next(value.Length - 1), Hostile.Piece(random)),
            8 when value[0] is (byte)'{' => Bytes.Insert(
                json, span.Start + 1, [.. Word(random, words), (byte)':', .. Borrowed(random, other) ?? Hostile.Value(random), .. value.Length > 2 ? ","u8 : default]),
            9 => Replace(json, span, random.Next(2) == 0 ? [(byte)'[', .. value, (byte)']'] : [.. "{\"a\":"u8, .. value, (byte)'}']),
            _ => Replace(json, span, Hostile.Value(random)),
        };
    }

    private static byte[] Replace(byte[] json, JsonSpan span, ReadOnlySpan<byte> value) => Bytes.Replace(json, span.Start, span.End - span.Start, value);

    private static byte[] Without(byte[] json, JsonSpan span)
    {
        var (start, end) = (span.WholeStart, span.End);
        if (end < json.Length && json[end] == (byte)',')
            end++;
        else if (start > 0 && json[start - 1] == (byte)',')
            start--;
        return Bytes.Replace(json, start, end - start, default);
    }

    private static byte[]? Borrowed(Random random, byte[] other)
    {
        var spans = JsonSpan.Find(other);
        return spans.Count == 0 ? null : other[spans[random.Next(spans.Count)] is var span ? span.Start..span.End : ..];
    }

    private static byte[] Word(Random random, IReadOnlyList<string> words) =>
        words.Count == 0 ? "\"a\""u8.ToArray() : Encoding.UTF8.GetBytes($"\"{words[random.Next(words.Count)]}\"");
}
