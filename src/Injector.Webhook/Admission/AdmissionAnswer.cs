using System.Text.Encodings.Web;
using System.Text.Json;
using Injector.Core.Names;
using Injector.Webhook.Injection;
using Injector.Webhook.Patching;

namespace Injector.Webhook.Admission;

/// <summary>Writes the AdmissionReview that answers a request.</summary>
internal static class AdmissionAnswer
{
    // Kubernetes cuts a warning at 256 characters and drops them all above 4096.
    private const int MaxWarning = 256;
    private const int MaxWarnings = 12;
    private const string Prefix = "ecs-injector: ";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer to a decision.</summary>
    public static byte[] Write(string uid, InjectionResult result) => Review(uid, json =>
    {
        json.WriteBoolean("allowed", result.Outcome is not InjectionOutcome.Rejected);
        if (result.Outcome is InjectionOutcome.Rejected)
            WriteStatus(json, Code(result.Reason), $"{result.Reason}: {result.Message}");
        if (result.Patch.Count > 0)
        {
            json.WriteString("patchType", "JSONPatch");
            json.WriteBase64String("patch", JsonPatchWriter.Write(result.Patch));
        }

        WriteWarnings(json, result);
        WriteAudit(json, result);
    });

    /// <summary>The answer to a request that cannot be answered: refused, with the reason.</summary>
    public static byte[] Refuse(string uid, int code, string message) => Review(uid, json =>
    {
        json.WriteBoolean("allowed", false);
        WriteStatus(json, code, message);
    });

    private static byte[] Review(string uid, Action<Utf8JsonWriter> response)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", AdmissionRequest.ApiVersion);
            json.WriteString("kind", AdmissionRequest.Kind);
            json.WriteStartObject("response");
            json.WriteString("uid", uid);
            response(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteStatus(Utf8JsonWriter json, int code, string message)
    {
        json.WriteStartObject("status");
        json.WriteString("status", "Failure");
        json.WriteNumber("code", code);
        json.WriteString("reason", code switch { 503 => "ServiceUnavailable", 403 => "Forbidden", _ => "BadRequest" });
        json.WriteString("message", message);
        json.WriteEndObject();
    }

    private static void WriteWarnings(Utf8JsonWriter json, InjectionResult result)
    {
        var warnings = new List<string>();
        if (result.IsWarning)
            warnings.Add($"{result.Reason}: {result.Message}");
        warnings.AddRange(result.Notices.Select(n => n.ToString()));
        if (warnings.Count == 0)
            return;

        json.WriteStartArray("warnings");
        foreach (var warning in warnings.Take(MaxWarnings))
            json.WriteStringValue(Cut(Prefix + warning));
        if (warnings.Count > MaxWarnings)
            json.WriteStringValue($"{Prefix}and {warnings.Count - MaxWarnings} more: annotation {Labels.Status} has them");
        json.WriteEndArray();
    }

    private static void WriteAudit(Utf8JsonWriter json, InjectionResult result)
    {
        json.WriteStartObject("auditAnnotations");
        json.WriteString("reason", result.Reason);
        if (result.Delivery is { } delivery)
        {
            json.WriteString("delivery", StatusAnnotation.Name(delivery));
            json.WriteString("sidecar", result.IsNative ? "native" : "classic");
        }

        if (result.Notices.Count > 0)
            json.WriteString("notices", string.Join(',', result.Notices.Select(n => n.Code).Distinct(StringComparer.Ordinal)));
        json.WriteEndObject();
    }

    private static int Code(string reason) => reason == InjectionReasons.CannotDecide ? 503 : 403;

    private static string Cut(string text) => text.Length <= MaxWarning ? text : text[..(MaxWarning - 1)] + "…";
}
