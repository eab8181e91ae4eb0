using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Injector.Iam;

/// <summary>Policy documents as JSON.</summary>
internal static class IamJson
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A policy document.</summary>
    public static JsonObject Policy(IEnumerable<JsonObject> statements) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray([.. statements]),
    };

    /// <summary>A list of texts; one alone stands without the list, as IAM writes it.</summary>
    public static JsonNode Texts(IReadOnlyList<string> texts) =>
        texts.Count == 1 ? JsonValue.Create(texts[0]) : new JsonArray([.. texts.Select(t => (JsonNode)t)]);

    /// <summary>As people read it.</summary>
    public static string Write(JsonNode node) => node.ToJsonString(Readable);
}
