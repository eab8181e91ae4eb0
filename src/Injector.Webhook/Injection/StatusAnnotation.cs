using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Injection;

namespace Injector.Webhook.Injection;

/// <summary>The status annotation: what was injected, for people and for <c>injector uninject</c>. Never read as an authority.</summary>
internal static class StatusAnnotation
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How a delivery is called in annotations and messages.</summary>
    public static string Name(Delivery delivery) => delivery is Delivery.LinkLocal ? "link-local" : "loopback";

    /// <summary>Writes it.</summary>
    public static string Write(
        string reason, Delivery delivery, bool isNative, IEnumerable<ContainerReport> containers, IEnumerable<InjectionNotice> notices)
    {
        var env = new JsonObject();
        foreach (var container in containers.Where(c => c.Added.Count > 0))
            env[container.Name] = new JsonArray([.. container.Added.Select(name => (JsonNode)name)]);

        return new JsonObject
        {
            ["reason"] = reason,
            ["delivery"] = Name(delivery),
            ["sidecar"] = isNative ? "native" : "classic",
            ["env"] = env,
            ["notices"] = new JsonArray([.. notices.Select(n => n.Code).Distinct(StringComparer.Ordinal).Select(code => (JsonNode)code)]),
        }.ToJsonString(Relaxed);
    }

    /// <summary>Which variables were added to which container; empty when the annotation is absent or not ours.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ReadEnvironment(string? annotation)
    {
        var read = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (annotation is null)
            return read;

        try
        {
            using var document = JsonDocument.Parse(annotation);
            if (document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.TryGetProperty("env", out var env) && env.ValueKind is JsonValueKind.Object)
            {
                foreach (var container in env.EnumerateObject().Where(c => c.Value.ValueKind is JsonValueKind.Array))
                    read[container.Name] = [.. container.Value.EnumerateArray().Where(n => n.ValueKind is JsonValueKind.String).Select(n => n.GetString()!)];
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or texts in it that are no Unicode. Somebody has written into it: it is information, and there is none.
        }

        return read;
    }
}
