using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Answers create, update and patch.</summary>
/// <param name="store">What is written.</param>
/// <param name="admission">What pods have to pass.</param>
/// <param name="time">What creation times go by.</param>
internal sealed class ResourceWriter(ObjectStore store, AdmissionChain admission, TimeProvider time)
{
    private const int Attempts = 10;

    /// <summary>Creates an object.</summary>
    public async Task CreateAsync(Exchange exchange, ResourcePath path)
    {
        if (!path.IsCollection || (path.Kind.Namespaced && path.Namespace.Length == 0))
            throw ApiException.MethodNotAllowed();

        var content = await exchange.ReadObjectAsync();
        var metadata = Check(content, path);
        if (metadata.Text("name").Length == 0 && metadata.Text("generateName").Length == 0)
            throw ApiException.Invalid(path.Kind, "", "metadata.name", "Required value: name or generateName is required");
        if (metadata.Text("resourceVersion").Length > 0)
            throw new ApiException(500, "", "resourceVersion should not be set on objects to be created");
        if (path.Kind.Namespaced && store.Find(ResourceKind.Namespace, "", path.Namespace) is null)
            throw ApiException.NotFound(ResourceKind.Namespace, path.Namespace);

        if (path.Kind.HasStatus)
            content.Remove("status");
        if (path.Kind == ResourceKind.Pod)
            content = await AdmitNewPodAsync(exchange, path, content);
        if (path.Kind == ResourceKind.Namespace)
            content["status"] = new JsonObject { ["phase"] = "Active" };
        Complete(path.Kind, content, time);
        var name = content.Child("metadata").Text("name");
        if (exchange.DryRun)
        {
            if (store.Find(path.Kind, path.Namespace, name) is not null)
                throw ApiException.AlreadyExists(path.Kind, name);
            await exchange.AnswerAsync(201, content.ToJsonString());
            return;
        }

        var stored = store.Insert(path.Kind, content) ?? throw ApiException.AlreadyExists(path.Kind, name);
        await exchange.AnswerAsync(201, stored.Json);
    }

    /// <summary>Replaces an object.</summary>
    public async Task UpdateAsync(Exchange exchange, ResourcePath path)
    {
        var content = await exchange.ReadObjectAsync();
        Check(content, path);
        await ChangeAsync(exchange, path, _ => content.DeepClone().AsObject(), "UpdateOptions");
    }

    /// <summary>Patches an object.</summary>
    public async Task PatchAsync(Exchange exchange, ResourcePath path)
    {
        var patch = await exchange.ReadAsync();
        var type = exchange.Context.Request.ContentType?.Split(';')[0].Trim() ?? "";
        Func<JsonObject, JsonNode?> apply = type switch
        {
            "application/json-patch+json" => current => JsonPatch(current, patch),
            "application/merge-patch+json" or "application/strategic-merge-patch+json" => current => Patches.Merge(current, patch),
            _ => throw new ApiException(
                415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json; found {type}"),
        };
        await ChangeAsync(
            exchange, path, current => apply(current) as JsonObject ?? throw ApiException.BadRequest("expected an object to remain after the patch"), "PatchOptions");
    }

    /// <summary>Gives an object what every new one has.</summary>
    public static void Complete(ResourceKind kind, JsonObject content, TimeProvider time)
    {
        content["kind"] = kind.Kind;
        content["apiVersion"] = kind.ApiVersion;
        var metadata = content.Child("metadata");
        if (metadata.Text("name").Length == 0)
            metadata["name"] = metadata.Text("generateName") + PodAdmission.RandomSuffix();
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = ResourceRemover.Timestamp(time.GetUtcNow());
        if (content["spec"] is not null && kind != ResourceKind.Namespace)
            metadata["generation"] = 1;
        if (kind == ResourceKind.Namespace)
            metadata.Child("labels")["kubernetes.io/metadata.name"] = metadata.Text("name");
    }

    private async Task ChangeAsync(Exchange exchange, ResourcePath path, Func<JsonObject, JsonObject> change, string options)
    {
        if (path.IsCollection)
            throw ApiException.MethodNotAllowed();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var current = store.Find(path.Kind, path.Namespace, path.Name) ?? throw ApiException.NotFound(path.Kind, path.Name);
            var next = ObjectUpdate.Prepare(path, current, change(current.Read()));
            if (path.Kind == ResourceKind.Pod)
                next = await AdmitPodUpdateAsync(exchange, path, current.Read(), next, options);
            if (exchange.DryRun)
            {
                await exchange.AnswerAsync(200, next.ToJsonString());
                return;
            }

            if (store.Replace(current, next) is not { } replaced)
                continue;
            var metadata = next.Child("metadata");
            if (metadata.Text("deletionTimestamp").Length > 0 && path.Kind != ResourceKind.Pod && metadata.Texts("finalizers").Count == 0)
                store.Remove(replaced);
            await exchange.AnswerAsync(200, replaced.Json);
            return;
        }

        throw ApiException.Conflict(path.Kind, path.Name);
    }

    private async Task<JsonObject> AdmitNewPodAsync(Exchange exchange, ResourcePath path, JsonObject content)
    {
        content["status"] = new JsonObject();
        PodDefaults.Apply(content);
        var attributes = Attributes(exchange, path, "CREATE", content, null, "CreateOptions", (content["metadata"] as JsonObject).Text("name"));
        await AdmitAsync(exchange, attributes);
        var admitted = attributes.Object;
        PodDefaults.Apply(admitted);
        PodChecks.Check(admitted);
        admitted["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" };
        return admitted;
    }

    private async Task<JsonObject> AdmitPodUpdateAsync(Exchange exchange, ResourcePath path, JsonObject current, JsonObject next, string options)
    {
        PodDefaults.Apply(next);
        var attributes = Attributes(exchange, path, "UPDATE", next, current, options, path.Name);
        await AdmitAsync(exchange, attributes);
        PodChecks.Check(attributes.Object);
        return attributes.Object;
    }

    private async Task AdmitAsync(Exchange exchange, AdmissionAttributes attributes)
    {
        foreach (var warning in await admission.AdmitAsync(attributes, exchange.Aborted))
            exchange.Warn(warning);
    }

    private static AdmissionAttributes Attributes(
        Exchange exchange, ResourcePath path, string operation, JsonObject content, JsonObject? old, string kind, string name)
    {
        var options = new JsonObject { ["kind"] = kind, ["apiVersion"] = "meta.k8s.io/v1" };
        if (exchange.DryRun)
            options["dryRun"] = new JsonArray("All");
        foreach (var option in new[] { "fieldManager", "fieldValidation" })
        {
            if (exchange.Query(option) is { Length: > 0 } value)
                options[option] = value;
        }

        return new AdmissionAttributes
        {
            Operation = operation,
            Namespace = path.Namespace,
            Name = name,
            Subresource = path.Subresource,
            User = exchange.User!,
            Object = content,
            OldObject = old,
            DryRun = exchange.DryRun,
            Options = options,
        };
    }

    private static JsonObject Check(JsonObject content, ResourcePath path)
    {
        var (kind, version) = (content.Text("kind"), content.Text("apiVersion"));
        if ((kind.Length > 0 && kind != path.Kind.Kind) || (version.Length > 0 && version != path.Kind.ApiVersion))
            throw ApiException.BadRequest($"{kind} in version \"{version}\" cannot be handled as a {path.Kind.Kind}: expected {path.Kind.ApiVersion} {path.Kind.Kind}");
        content["kind"] = path.Kind.Kind;
        content["apiVersion"] = path.Kind.ApiVersion;
        var metadata = content.Child("metadata");
        if (path.Kind.Namespaced)
        {
            if (metadata.Text("namespace") is { Length: > 0 } inside && inside != path.Namespace)
                throw ApiException.BadRequest($"the namespace of the provided object does not match the namespace sent on the request");
            metadata["namespace"] = path.Namespace;
        }

        if (!path.IsCollection && metadata.Text("name") != path.Name)
        {
            throw ApiException.BadRequest(
                $"the name of the object ({metadata.Text("name")}) does not match the name on the URL ({path.Name})");
        }

        return metadata;
    }

    private static JsonNode JsonPatch(JsonObject current, JsonNode? patch)
    {
        try
        {
            return Patches.Apply(current, patch);
        }
        catch (FormatException e)
        {
            var causes = new JsonArray(new JsonObject { ["reason"] = "UnexpectedServerResponse", ["message"] = e.Message });
            throw new ApiException(422, "Invalid", "the server rejected our request due to an error in our request", new JsonObject { ["causes"] = causes });
        }
    }
}
