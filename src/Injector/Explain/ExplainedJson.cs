using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Inject;

namespace Injector.Explain;

/// <summary>For scripts.</summary>
internal static class ExplainedJson
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    public static string Write(Explained explained) => new JsonObject
    {
        ["subject"] = explained.Subject,
        ["injection"] = explained.Injection,
        ["role"] = explained.Role is not { } role ? null : new JsonObject
        {
            ["arn"] = role.Arn, ["grant"] = role.Grant, ["wish"] = role.Wish, ["why"] = role.Why, ["hints"] = new JsonArray([.. explained.Hints.Select(h => (JsonNode)h)]),
        },
        ["containers"] = new JsonArray([.. explained.Containers.Select(c => new JsonObject
        {
            ["name"] = c.Name,
            ["notLookedAt"] = new JsonArray([.. c.Unseen.Select(u => (JsonNode)u)]),
            ["sdks"] = new JsonArray([.. c.Choices.Select(choice => new JsonObject
            {
                ["sdk"] = choice.Sdk.Name, ["source"] = Explanation.Word(choice), ["because"] = choice.Because, ["change"] = ExplainedContainer.Change(choice),
            })]),
        })]),
    }.ToJsonString(Readable) + "\n";
}
