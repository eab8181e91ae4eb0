using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Wire;
using Injector.Endpoint.Options;

namespace Injector.Migrate;

/// <summary>Reads what the AWS CLI prints, strictly: a role that is misread would be given to somebody.</summary>
internal static class AwsJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The values of a file, one after the other.</summary>
    /// <param name="file">What it is called in messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="what">What it should hold, such as <c>associations</c>.</param>
    /// <exception cref="StartupException">It is no JSON, or holds nothing.</exception>
    public static IReadOnlyList<JsonNode?> Values(string file, string text, string what)
    {
        var raw = Encoding.UTF8.GetBytes(text);
        if (!JsonUnicode.Holds(raw))
            throw new StartupException($"{file}: expected {what} as JSON, found a text that is no Unicode (half of a surrogate pair)");

        var values = new List<JsonNode?>();
        try
        {
            var reader = new Utf8JsonReader(raw, new JsonReaderOptions { AllowMultipleValues = true });
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                values.Add(JsonNode.Parse(raw.AsSpan(start..(int)reader.BytesConsumed), documentOptions: Strict));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StartupException($"{file}: expected {what} as JSON, found {(e is JsonException { LineNumber: { } line } ? $"a syntax error in line {line + 1}" : JsonFault.Describe(e))}");
        }

        return values.Count > 0 ? values : throw new StartupException($"{file}: expected {what}, found none");
    }

    /// <summary>An object.</summary>
    /// <exception cref="StartupException">It is something else.</exception>
    public static JsonObject Object(JsonNode? node, string file, string what) =>
        node as JsonObject ?? throw new StartupException($"{file}: expected {what}, found {Kind(node)}");

    /// <summary>A text; null where there is none.</summary>
    /// <exception cref="StartupException">It is something else.</exception>
    public static string? Text(JsonObject map, string key, string file) => map[key] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
        var other => throw new StartupException($"{file}: expected a text under {key}, found {Kind(other)}"),
    };

    /// <summary>Whether something is <c>true</c>; absent is not.</summary>
    /// <exception cref="StartupException">It is neither <c>true</c> nor <c>false</c>.</exception>
    public static bool IsTrue(JsonObject map, string key, string file) => map[key]?.GetValueKind() switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new StartupException($"{file}: expected true or false under {key}, found {Kind(map[key])}"),
    };

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };
}
