using System.Text.Json;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>Where a value stands in a JSON text; of a member, its name before it.</summary>
/// <param name="NameStart">Start of the name; -1 for none.</param>
/// <param name="NameEnd">End of the name; -1 for none.</param>
/// <param name="Start">Start of the value.</param>
/// <param name="End">End of the value.</param>
internal readonly record struct JsonSpan(int NameStart, int NameEnd, int Start, int End)
{
    private const int Most = 4096;
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 2000 };

    /// <summary>Whether it is a member of an object.</summary>
    public bool IsMember => NameStart >= 0;

    /// <summary>Where the whole of it begins.</summary>
    public int WholeStart => IsMember ? NameStart : Start;

    /// <summary>Finds the values of a text; none where it is no JSON.</summary>
    public static List<JsonSpan> Find(ReadOnlySpan<byte> json)
    {
        var found = new List<JsonSpan>();
        var open = new Stack<int>();
        var name = (Start: -1, End: -1);
        var reader = new Utf8JsonReader(json, Deep);
        try
        {
            while (found.Count < Most && reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = ((int)reader.TokenStartIndex, (int)reader.TokenStartIndex + reader.ValueSpan.Length + 2);
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push(found.Count);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        var at = open.Pop();
                        found[at] = found[at] with { End = (int)reader.BytesConsumed };
                        continue;
                    default:
                        break;
                }

                found.Add(new JsonSpan(name.Start, name.End, (int)reader.TokenStartIndex, (int)reader.BytesConsumed));
                name = (-1, -1);
            }
        }
        catch (JsonException)
        {
            return [];
        }

        // What is still open has no end yet.
        while (open.TryPop(out var unfinished))
            found.RemoveAt(unfinished);
        return found;
    }
}
