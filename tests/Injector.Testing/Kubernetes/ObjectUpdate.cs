using System.Globalization;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Turns what an update or patch asks for into the next version of an object.</summary>
internal static class ObjectUpdate
{
    private static readonly string[] Fixed = ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "namespace", "name"];

    /// <summary>Checks a wanted object against the current one and takes over what must not change.</summary>
    /// <exception cref="ApiException">It goes by an old version, or by another object.</exception>
    public static JsonObject Prepare(ResourcePath path, StoredObject current, JsonObject wanted)
    {
        var metadata = wanted.Child("metadata");
        var version = metadata.Text("resourceVersion");
        if (version.Length == 0 && (path.Kind.Custom || path.Kind.Plural == "leases"))
            throw ApiException.Invalid(path.Kind, path.Name, "metadata.resourceVersion", "Invalid value: 0: must be specified for an update");
        if (version.Length > 0 && version != current.Version.ToString(CultureInfo.InvariantCulture))
            throw ApiException.Conflict(path.Kind, path.Name);
        if (metadata.Text("uid") is { Length: > 0 } uid && uid != current.Uid)
        {
            throw ApiException.Conflict(
                path.Kind, path.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }

        var old = current.Read();
        var next = path.Subresource switch
        {
            "" => wanted,
            "status" => With(current.Read(), "status", wanted["status"]),
            "ephemeralcontainers" => WithEphemeralContainers(old, wanted),
            _ => throw ApiException.NoSuchPath(),
        };
        if (path.Subresource.Length == 0 && path.Kind.HasStatus)
            next = With(wanted, "status", old["status"]);

        var oldMetadata = old.Child("metadata");
        foreach (var name in Fixed)
            With(next.Child("metadata"), name, oldMetadata[name]);
        if (oldMetadata.Number("generation") is { } generation && !JsonNode.DeepEquals(old["spec"], next["spec"]))
            next.Child("metadata")["generation"] = generation + 1;
        next.Child("metadata")["resourceVersion"] = oldMetadata.Text("resourceVersion");
        return next;
    }

    private static JsonObject WithEphemeralContainers(JsonObject old, JsonObject wanted)
    {
        var next = old.DeepClone().AsObject();
        With(next.Child("spec"), "ephemeralContainers", wanted["spec"]?["ephemeralContainers"]);
        return next;
    }

    private static JsonObject With(JsonObject node, string name, JsonNode? value)
    {
        if (value is null)
            node.Remove(name);
        else
            node[name] = value.DeepClone();
        return node;
    }
}
