using System.Text.Json;
using Injector.Kubernetes.Events;
using Injector.Webhook.Admission;
using Injector.Webhook.Injection;

namespace Injector.Webhook.Events;

/// <summary>
/// Turns what somebody should see (refusals, pods let through without credentials, notices) into Events: beside what makes the pod, where
/// there is such a thing, since a pod that is refused never exists.
/// </summary>
internal sealed class PodEvents(EventWriter writer) : IEventSink
{
    /// <inheritdoc />
    public void Tell(AdmissionRequest request, InjectionResult result)
    {
        var message = result.Message.Length > 0 ? $"{result.Reason}: {result.Message}" : "";
        if (result.Notices.Count > 0)
            message = string.Join("; ", result.Notices.Select(n => n.ToString()).Prepend(message).Where(t => t.Length > 0));
        if (message.Length == 0 || request.NewObject.ValueKind is not JsonValueKind.Object
            || !request.NewObject.TryGetProperty("metadata", out var metadata) || metadata.ValueKind is not JsonValueKind.Object)
            return;

        var about = Controller(metadata) ?? Pod(metadata);
        if (about is not var (apiVersion, kind, name, uid))
            return;

        var reason = result.Outcome switch
        {
            InjectionOutcome.Rejected => "InjectionRefused",
            InjectionOutcome.Injected => "Injected",
            _ => "NotInjected",
        };
        writer.Write(new PodEvent(request.Namespace, apiVersion, kind, name, uid, IsWarning: true, reason, message));
    }

    private static (string ApiVersion, string Kind, string Name, string? Uid)? Controller(JsonElement metadata)
    {
        if (!metadata.TryGetProperty("ownerReferences", out var owners) || owners.ValueKind is not JsonValueKind.Array)
            return null;

        foreach (var owner in owners.EnumerateArray())
        {
            if (owner.ValueKind is JsonValueKind.Object && owner.TryGetProperty("controller", out var is1) && is1.ValueKind is JsonValueKind.True
                && Text(owner, "apiVersion") is { } apiVersion && Text(owner, "kind") is { } kind && Text(owner, "name") is { } name)
                return (apiVersion, kind, name, Text(owner, "uid"));
        }

        return null;
    }

    private static (string ApiVersion, string Kind, string Name, string? Uid)? Pod(JsonElement metadata) =>
        Text(metadata, "name") is { Length: > 0 } name ? ("v1", "Pod", name, null) : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
