using System.Text.Json;
using Injector.Webhook.Injection;
using Microsoft.Extensions.Logging;

namespace Injector.Webhook.Admission;

/// <summary>What admission logs; events 3000 to 3099. Names, reasons and messages; never a value of a variable.</summary>
internal static partial class AdmissionLog
{
    /// <summary>Logs one review.</summary>
    public static void Write(ILogger logger, AdmissionRequest request, InjectionResult result)
    {
        var pod = request.Namespace + "/" + NameOf(request.NewObject);
        var notices = string.Join("; ", result.Notices);
        switch (result.Outcome)
        {
            case InjectionOutcome.Injected:
                Injected(logger, pod, result.Reason, result.Delivery?.ToString() ?? "", result.IsNative ? "native" : "classic", notices);
                break;
            case InjectionOutcome.Rejected:
                Rejected(logger, pod, result.Reason, result.Message);
                break;
            default:
                if (result.IsWarning)
                    LetThrough(logger, pod, result.Reason, result.Message);
                else
                    Unchanged(logger, pod, result.Reason);
                break;
        }
    }

    /// <summary>A request that cannot be read.</summary>
    [LoggerMessage(3005, LogLevel.Warning, "A request was answered {Status}: {Problem}")]
    public static partial void Unreadable(ILogger logger, int status, string problem);

    /// <summary>A review whose object is no pod.</summary>
    [LoggerMessage(3006, LogLevel.Warning, "A review from namespace {Namespace} was refused: {Problem}")]
    public static partial void Malformed(ILogger logger, string @namespace, string problem);

    /// <summary>What was not logged, for there was too much of it.</summary>
    [LoggerMessage(3007, LogLevel.Warning, "{Lines} lines like the next one were not written: they are in the metrics")]
    public static partial void Unwritten(ILogger logger, long lines);

    [LoggerMessage(3001, LogLevel.Information, "{Pod}: {Reason}, {Delivery}, {Sidecar} sidecar. {Notices}")]
    private static partial void Injected(ILogger logger, string pod, string reason, string delivery, string sidecar, string notices);

    [LoggerMessage(3002, LogLevel.Warning, "{Pod}: rejected, {Reason}: {Message}")]
    private static partial void Rejected(ILogger logger, string pod, string reason, string message);

    [LoggerMessage(3003, LogLevel.Warning, "{Pod}: let through, {Reason}: {Message}")]
    private static partial void LetThrough(ILogger logger, string pod, string reason, string message);

    [LoggerMessage(3004, LogLevel.Debug, "{Pod}: unchanged, {Reason}")]
    private static partial void Unchanged(ILogger logger, string pod, string reason);

    private static string NameOf(JsonElement pod)
    {
        if (pod.ValueKind is JsonValueKind.Object && pod.TryGetProperty("metadata", out var metadata) && metadata.ValueKind is JsonValueKind.Object)
        {
            foreach (var key in (ReadOnlySpan<string>)["name", "generateName"])
            {
                if (metadata.TryGetProperty(key, out var name) && name.ValueKind is JsonValueKind.String)
                    return name.GetString()!;
            }
        }

        return "(unnamed)";
    }
}
