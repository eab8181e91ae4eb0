using System.Globalization;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>One version of an object as the store keeps it: text, so that no two readers share a mutable node.</summary>
internal sealed record StoredObject(
    ResourceKind Kind, string Namespace, string Name, string Uid, long Version, string Json, string Item, IReadOnlyDictionary<string, string> Labels, string NodeName)
{
    /// <summary>Key and order within its kind.</summary>
    public string Key => KeyOf(Namespace, Name);

    /// <summary>Makes the stored form of an object, at a version.</summary>
    public static StoredObject From(ResourceKind kind, JsonObject content, long version)
    {
        var whole = new JsonObject { ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion };
        foreach (var (name, value) in content)
        {
            if (name is not ("kind" or "apiVersion"))
                whole[name] = value?.DeepClone();
        }

        var metadata = whole.Child("metadata");
        metadata["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        var json = whole.ToJsonString();
        var item = json;
        if (!kind.Custom)
        {
            whole.Remove("kind");
            whole.Remove("apiVersion");
            item = whole.ToJsonString();
        }

        return new StoredObject(
            kind, metadata.Text("namespace"), metadata.Text("name"), metadata.Text("uid"), version, json, item,
            metadata.Strings("labels"), (whole["spec"] as JsonObject)?.Text("nodeName") ?? "");
    }

    /// <summary>Key of an object within its kind.</summary>
    public static string KeyOf(string @namespace, string name) => $"{@namespace}/{name}";

    /// <summary>A copy for the caller alone.</summary>
    public JsonObject Read() => JsonNode.Parse(Json)!.AsObject();
}
