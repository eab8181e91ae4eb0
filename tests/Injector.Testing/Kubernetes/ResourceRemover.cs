using System.Globalization;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Answers delete.</summary>
/// <param name="store">What is deleted.</param>
/// <param name="time">What deletion times go by.</param>
internal sealed class ResourceRemover(ObjectStore store, TimeProvider time)
{
    /// <summary>A time as objects carry it.</summary>
    public static string Timestamp(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Deletes an object, or marks it when it asks for time or has finalizers.</summary>
    public async Task DeleteAsync(Exchange exchange, ResourcePath path)
    {
        if (path.IsCollection || path.Subresource.Length > 0)
            throw ApiException.MethodNotAllowed();
        var options = await exchange.ReadAsync() as JsonObject;
        var grace = options.Number("gracePeriodSeconds")
            ?? (long.TryParse(exchange.Query("gracePeriodSeconds"), CultureInfo.InvariantCulture, out var asked) ? asked : null);
        var dry = exchange.DryRun || options.Texts("dryRun").Contains("All");
        while (true)
        {
            var current = store.Find(path.Kind, path.Namespace, path.Name) ?? throw ApiException.NotFound(path.Kind, path.Name);
            CheckPreconditions(path, current, options?["preconditions"] as JsonObject);
            if (dry)
            {
                await exchange.AnswerAsync(200, current.Json);
                return;
            }

            if (Mark(path.Kind, current, grace) is { } marked)
            {
                if (store.Replace(current, marked) is not { } replaced)
                    continue;
                await exchange.AnswerAsync(200, replaced.Json);
                return;
            }

            if (store.Remove(current) is not { } removed)
                continue;
            if (path.Kind == ResourceKind.Namespace)
                Empty(path.Name);
            await exchange.AnswerAsync(200, path.Kind.AnswersDeletionWithObject ? removed.Json : Success(path, removed));
            return;
        }
    }

    private JsonObject? Mark(ResourceKind kind, StoredObject current, long? grace)
    {
        var content = current.Read();
        var metadata = content.Child("metadata");
        if (metadata.Texts("finalizers").Count == 0 && !(kind == ResourceKind.Pod && grace > 0))
            return null;
        if (metadata.Text("deletionTimestamp").Length == 0)
        {
            metadata["deletionTimestamp"] = Timestamp(time.GetUtcNow().AddSeconds(grace ?? 0));
            metadata["deletionGracePeriodSeconds"] = grace ?? 0;
        }

        return content;
    }

    private void Empty(string @namespace)
    {
        foreach (var kind in ResourceKind.All.Where(kind => kind.Namespaced))
        {
            foreach (var stored in store.Snapshot(kind).Objects.Values.Where(stored => stored.Namespace == @namespace))
                store.Remove(stored);
        }
    }

    private static void CheckPreconditions(ResourcePath path, StoredObject current, JsonObject? wanted)
    {
        if (wanted.Text("uid") is { Length: > 0 } uid && uid != current.Uid)
        {
            throw ApiException.Conflict(
                path.Kind, path.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }

        var version = current.Version.ToString(CultureInfo.InvariantCulture);
        if (wanted.Text("resourceVersion") is { Length: > 0 } asked && asked != version)
        {
            throw ApiException.Conflict(
                path.Kind, path.Name, $"Precondition failed: ResourceVersion in precondition: {asked}, ResourceVersion in object meta: {version}");
        }
    }

    private static string Success(ResourcePath path, StoredObject removed)
    {
        var details = new JsonObject { ["name"] = removed.Name, ["group"] = path.Kind.Group, ["kind"] = path.Kind.Plural, ["uid"] = removed.Uid };
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        }.ToJsonString();
    }
}
