using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Decides whether a webhook is called for a request.</summary>
internal static class WebhookRules
{
    /// <summary>The one match condition that the fake understands; it has no CEL engine.</summary>
    public const string NotMirror = "!has(object.metadata.annotations) || !('kubernetes.io/config.mirror' in object.metadata.annotations)";

    /// <summary>Whether rules, selectors and match conditions all hold.</summary>
    /// <exception cref="NotSupportedException">A match condition is another one than <see cref="NotMirror"/>.</exception>
    public static bool Match(JsonObject webhook, AdmissionAttributes request, IReadOnlyDictionary<string, string> namespaceLabels) =>
        webhook.Objects("rules").Any(rule => Matches(rule, request))
        && Selectors.Matches(webhook["namespaceSelector"] as JsonObject, namespaceLabels)
        && (Selects(webhook, request.Object) || (request.OldObject is { } old && Selects(webhook, old)))
        && webhook.Objects("matchConditions").All(condition => Holds(condition, request.Object));

    private static bool Matches(JsonObject rule, AdmissionAttributes request)
    {
        var resource = request.Subresource.Length == 0 ? "pods" : $"pods/{request.Subresource}";
        return Has(rule, "operations", request.Operation)
            && Has(rule, "apiGroups", "")
            && Has(rule, "apiVersions", "v1")
            && rule.Text("scope") is "" or "*" or "Namespaced"
            && rule.Texts("resources").Any(wanted =>
                wanted == resource
                || wanted == "*/*"
                || (wanted == "*" && request.Subresource.Length == 0)
                || wanted == "pods/*"
                || (request.Subresource.Length > 0 && wanted == $"*/{request.Subresource}"));
    }

    private static bool Has(JsonObject rule, string list, string value) => rule.Texts(list).Any(wanted => wanted == "*" || wanted == value);

    private static bool Selects(JsonObject webhook, JsonObject pod) =>
        Selectors.Matches(webhook["objectSelector"] as JsonObject, (pod["metadata"] as JsonObject).Strings("labels"));

    private static bool Holds(JsonObject condition, JsonObject pod) => condition.Text("expression") == NotMirror
        ? pod["metadata"]?["annotations"] is not JsonObject annotations || !annotations.ContainsKey("kubernetes.io/config.mirror")
        : throw new NotSupportedException($"the fake API server has no CEL engine: expected the match condition \"{NotMirror}\", found \"{condition.Text("expression")}\"");
}
