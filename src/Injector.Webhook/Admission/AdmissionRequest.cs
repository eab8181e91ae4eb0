using System.Text.Json;

namespace Injector.Webhook.Admission;

/// <summary>The request of an AdmissionReview, <c>admission.k8s.io/v1</c>, raw where it is not looked at.</summary>
public sealed record AdmissionRequest
{
    /// <summary>The only version that is answered.</summary>
    public const string ApiVersion = "admission.k8s.io/v1";

    /// <summary>Kind of the document.</summary>
    public const string Kind = "AdmissionReview";

    /// <summary>What the answer must carry again.</summary>
    public required string Uid { get; init; }

    /// <summary><c>CREATE</c>, <c>UPDATE</c>, …</summary>
    public required string Operation { get; init; }

    /// <summary>API group of the resource; empty for the core.</summary>
    public required string Group { get; init; }

    /// <summary>Resource, such as <c>pods</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>Subresource; empty for none.</summary>
    public required string SubResource { get; init; }

    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Whether nothing will be stored.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>The object; undefined when there is none.</summary>
    public required JsonElement NewObject { get; init; }

    /// <summary>The object before; undefined when there is none.</summary>
    public required JsonElement OldObject { get; init; }

    /// <summary>Reads a review.</summary>
    /// <exception cref="AdmissionFormatException">It is none.</exception>
    public static AdmissionRequest Read(JsonElement review)
    {
        try
        {
            return ReadTexts(review);
        }
        catch (InvalidOperationException)
        {
            // Names are compared as texts, wherever one is looked for.
            throw new AdmissionFormatException("expected Unicode texts, found one that is none");
        }
    }

    private static AdmissionRequest ReadTexts(JsonElement review)
    {
        if (review.ValueKind is not JsonValueKind.Object)
            throw new AdmissionFormatException($"expected an {Kind}, found {review.ValueKind.ToString().ToLowerInvariant()}");

        Expect(review, "apiVersion", ApiVersion);
        Expect(review, "kind", Kind);
        if (!review.TryGetProperty("request", out var request) || request.ValueKind is not JsonValueKind.Object)
            throw new AdmissionFormatException("request: expected an object, found none");

        var resource = request.TryGetProperty("resource", out var r) && r.ValueKind is JsonValueKind.Object
            ? r
            : throw new AdmissionFormatException("request.resource: expected an object, found none");
        return new AdmissionRequest
        {
            Uid = Text(request, "uid") is { Length: > 0 } uid ? uid : throw new AdmissionFormatException("request.uid: expected a text, found none"),
            Operation = Text(request, "operation") ?? "",
            Group = Text(resource, "group") ?? "",
            Resource = Text(resource, "resource") ?? "",
            SubResource = Text(request, "subResource") ?? "",
            Namespace = Text(request, "namespace") ?? "",
            IsDryRun = request.TryGetProperty("dryRun", out var dryRun) && dryRun.ValueKind is JsonValueKind.True,
            NewObject = Member(request, "object"),
            OldObject = Member(request, "oldObject"),
        };
    }

    private static void Expect(JsonElement review, string name, string value)
    {
        var found = Text(review, name);
        if (found != value)
            throw new AdmissionFormatException($"{name}: expected {value}, found {(found is null ? "none" : $"\"{Shown(found)}\"")}");
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : default;

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
