using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Mutating admission of pods: built-in plug-ins, then webhooks in order, then both once more for whom it concerns, as the real server does.</summary>
/// <param name="store">Where configurations and namespaces are.</param>
/// <param name="caller">What calls webhooks.</param>
internal sealed class AdmissionChain(ObjectStore store, WebhookCaller caller)
{
    private readonly PodAdmission builtIn = new(store);

    /// <summary>Audit annotations of all webhooks so far.</summary>
    public ConcurrentQueue<RecordedAuditAnnotation> AuditAnnotations { get; } = new();

    /// <summary>Admits a request, changing its object.</summary>
    /// <returns>Warnings for the caller.</returns>
    /// <exception cref="ApiException">It is refused, or a webhook that must be asked could not be.</exception>
    public async Task<IReadOnlyList<string>> AdmitAsync(AdmissionAttributes request, CancellationToken cancellation)
    {
        var pass = new AdmissionPass();
        BuiltIn(request);
        await WebhooksAsync(request, pass, again: false, cancellation);
        if (!pass.Changed)
            return pass.Warnings;

        var before = request.Object.DeepClone();
        BuiltIn(request);
        if (!JsonNode.DeepEquals(before, request.Object))
            pass.RequireReinvocation();
        await WebhooksAsync(request, pass, again: true, cancellation);
        return pass.Warnings;
    }

    private void BuiltIn(AdmissionAttributes request)
    {
        if (request is { Operation: "CREATE", Subresource: "" })
            builtIn.Apply(request.Object, request.Namespace);
    }

    private async Task WebhooksAsync(AdmissionAttributes request, AdmissionPass pass, bool again, CancellationToken cancellation)
    {
        var labels = NamespaceLabels(request.Namespace);
        var webhooks = store.Snapshot(ResourceKind.MutatingWebhookConfiguration).Objects.Values
            .SelectMany(stored => stored.Read().Objects("webhooks").Select((webhook, index) => (Id: $"{stored.Name}/{index}", Webhook: webhook)));
        var number = 0;
        foreach (var (id, webhook) in webhooks)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"round_{(again ? 1 : 0)}_index_{number++}");
            if (!WebhookRules.Match(webhook, request, labels) || (again && !pass.MustReinvoke(id)))
                continue;
            if (await CallAsync(webhook, request, pass, place, cancellation))
            {
                pass.Changed = true;
                pass.RequireReinvocation();
            }

            if (webhook.Text("reinvocationPolicy") == "IfNeeded")
                pass.Reinvocable(id);
        }
    }

    private async Task<bool> CallAsync(JsonObject webhook, AdmissionAttributes request, AdmissionPass pass, string place, CancellationToken cancellation)
    {
        var name = webhook.Text("name");
        if (request.DryRun && webhook.Text("sideEffects") is not ("None" or "NoneOnDryRun"))
            throw ApiException.BadRequest($"admission webhook \"{name}\" does not support dry run");

        JsonObject response;
        try
        {
            response = await caller.CallAsync(webhook, Review(request), cancellation);
        }
        catch (WebhookCallException) when (webhook.Text("failurePolicy") == "Ignore")
        {
            Annotate(request, name, $"failed-open.mutating.webhook.admission.k8s.io/{place}", name);
            return false;
        }
        catch (WebhookCallException e)
        {
            throw ApiException.Internal($"failed calling webhook \"{name}\": {e.Message}");
        }

        foreach (var (key, value) in response.Strings("auditAnnotations"))
            Annotate(request, name, $"{name}/{key}", value);
        pass.Warnings.AddRange(response.Texts("warnings"));
        if (response.Flag("allowed") is not true)
            throw Denied(name, response["status"] as JsonObject);
        return Patch(request, response.Text("patch"));
    }

    private static bool Patch(AdmissionAttributes request, string patch)
    {
        if (patch.Length == 0)
            return false;
        JsonObject patched;
        try
        {
            patched = Patches.Apply(request.Object, JsonNode.Parse(Convert.FromBase64String(patch))).AsObject();
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or InvalidOperationException)
        {
            throw ApiException.Internal(e.Message);
        }

        PodDefaults.Apply(patched);
        if (JsonNode.DeepEquals(patched, request.Object))
            return false;
        request.Object = patched;
        return true;
    }

    private static JsonObject Review(AdmissionAttributes request)
    {
        var body = new JsonObject
        {
            ["uid"] = Guid.NewGuid().ToString(),
            ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
            ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
        };
        if (request.Subresource.Length > 0)
            body["subResource"] = request.Subresource;
        body["requestKind"] = body["kind"]!.DeepClone();
        body["requestResource"] = body["resource"]!.DeepClone();
        if (request.Subresource.Length > 0)
            body["requestSubResource"] = request.Subresource;
        if (request.Name.Length > 0)
            body["name"] = request.Name;
        body["namespace"] = request.Namespace;
        body["operation"] = request.Operation;
        body["userInfo"] = request.User.ToJson();
        body["object"] = request.Object.DeepClone();
        body["oldObject"] = request.OldObject?.DeepClone();
        body["dryRun"] = request.DryRun;
        body["options"] = request.Options.DeepClone();
        return new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = "admission.k8s.io/v1", ["request"] = body };
    }

    private static ApiException Denied(string webhook, JsonObject? given)
    {
        var status = given?.DeepClone().AsObject() ?? [];
        var code = Math.Max(status.Number("code") ?? 0, 400);
        var by = $"admission webhook \"{webhook}\" denied the request";
        var message = (status.Text("message"), status.Text("reason")) switch
        {
            ({ Length: > 0 } text, _) => $"{by}: {text}",
            (_, { Length: > 0 } reason) => $"{by}: {reason}",
            _ => $"{by} without explanation",
        };
        status["kind"] = "Status";
        status["apiVersion"] = "v1";
        status.Child("metadata");
        status["status"] = "Failure";
        status["message"] = message;
        status["code"] = code;
        return new ApiException((int)code, status.Text("reason"), message) { Given = status };
    }

    private Dictionary<string, string> NamespaceLabels(string @namespace)
    {
        var stored = store.Find(ResourceKind.Namespace, "", @namespace)?.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal);
        return new Dictionary<string, string>(stored, StringComparer.Ordinal) { ["kubernetes.io/metadata.name"] = @namespace };
    }

    private void Annotate(AdmissionAttributes request, string webhook, string key, string value) =>
        AuditAnnotations.Enqueue(new RecordedAuditAnnotation(webhook, key, value, request.Namespace, request.Name));
}
