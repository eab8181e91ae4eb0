using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Sdks;
using Injector.Webhook.Offline;

namespace Injector.Inject;

/// <summary>The same for scripts.</summary>
internal static class ExplanationJson
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    public static string Write(OfflineResult result) =>
        new JsonArray([.. result.Reports.Select(Template)]).ToJsonString(Readable) + "\n";

    private static JsonObject Template(TemplateReport report) => new()
    {
        ["template"] = report.Template,
        ["outcome"] = report.Result.Outcome.ToString(),
        ["reason"] = report.Result.Reason,
        ["message"] = report.Result.Message,
        ["notices"] = new JsonArray([.. report.Result.Notices.Select(n => new JsonObject { ["code"] = n.Code, ["message"] = n.Message })]),
        ["containers"] = new JsonArray([.. report.Result.Containers.Select((c, i) => new JsonObject
        {
            ["list"] = c.List,
            ["name"] = c.Name,
            ["added"] = new JsonArray([.. c.Added.Select(n => (JsonNode)n)]),
            ["why"] = c.Why,
            ["sdks"] = new JsonObject(AwsSdk.All.Select(sdk => KeyValuePair.Create<string, JsonNode?>(
                sdk.Name, Explanation.Word(SdkChoice.Make(sdk, report.Environments[i]))))),
        })]),
    };
}
