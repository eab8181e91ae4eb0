using System.Globalization;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>JSON merge patch (RFC 7386) and JSON patch (RFC 6902).</summary>
internal static class Patches
{
    /// <summary>Applies a merge patch.</summary>
    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();

        var result = target is JsonObject existing ? existing.DeepClone().AsObject() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                result.Remove(name);
            else
                result[name] = Merge(result[name], value);
        }

        return result;
    }

    /// <summary>Applies a JSON patch.</summary>
    /// <exception cref="FormatException">It is not a patch, or does not fit.</exception>
    public static JsonNode Apply(JsonNode target, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
            throw new FormatException("expected an array of operations");

        // Under a parent, so that the whole document is a member like any other.
        var root = new JsonObject { [""] = target.DeepClone() };
        foreach (var operation in operations)
            Step(root, operation as JsonObject ?? throw new FormatException("expected an object as operation"));
        return root[""] ?? throw new FormatException("expected an object to remain");
    }

    private static void Step(JsonObject root, JsonObject operation)
    {
        var path = operation.Text("path");
        switch (operation.Text("op"))
        {
            case "add":
                Add(root, path, Value(operation));
                break;
            case "remove":
                Remove(root, path);
                break;
            case "replace":
                Remove(root, path);
                Add(root, path, Value(operation));
                break;
            case "move":
                var moved = Get(root, operation.Text("from"))?.DeepClone();
                Remove(root, operation.Text("from"));
                Add(root, path, moved);
                break;
            case "copy":
                Add(root, path, Get(root, operation.Text("from"))?.DeepClone());
                break;
            case "test":
                if (!JsonNode.DeepEquals(Get(root, path, missingIsNull: true), operation["value"]))
                    throw new FormatException($"testing value {path} failed");
                break;
            case var other:
                throw new FormatException($"Unexpected kind: {other}");
        }
    }

    private static JsonNode? Value(JsonObject operation) =>
        operation.ContainsKey("value") ? operation["value"]?.DeepClone() : throw new FormatException("expected a value in the operation");

    private static void Add(JsonObject root, string path, JsonNode? value)
    {
        var (parent, last) = Parent(root, path);
        if (parent is JsonObject members)
            members[last] = value;
        else if (parent is JsonArray items)
            items.Insert(last == "-" ? items.Count : Index(last, items.Count, path), value);
        else
            throw Missing("add", path);
    }

    private static void Remove(JsonObject root, string path)
    {
        var (parent, last) = Parent(root, path);
        if (parent is JsonArray items && Index(last, items.Count - 1, path) is var index)
            items.RemoveAt(index);
        else if (parent is not JsonObject members || !members.Remove(last))
            throw Missing("remove", path);
    }

    private static JsonNode? Get(JsonObject root, string path, bool missingIsNull = false)
    {
        var (parent, last) = Parent(root, path);
        if (parent is JsonArray items)
            return items[Index(last, items.Count - 1, path)];
        if (parent is JsonObject members && members.TryGetPropertyValue(last, out var value))
            return value;
        return missingIsNull ? null : throw Missing("get", path);
    }

    private static (JsonNode? Parent, string Last) Parent(JsonObject root, string path)
    {
        var parts = path.Split('/');
        if (parts[0].Length > 0)
            throw new FormatException($"expected a path that begins with a slash, found {path}");
        JsonNode? node = root;
        foreach (var part in parts[..^1])
        {
            node = node switch
            {
                JsonObject members => members[Unescape(part)],
                JsonArray items => items[Index(part, items.Count - 1, path)],
                _ => null,
            };
        }

        return (node, Unescape(parts[^1]));
    }

    private static int Index(string text, int limit, string path) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= limit
            ? index
            : throw new FormatException($"Unable to access invalid index: {text} in {path}");

    private static string Unescape(string part) => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static FormatException Missing(string operation, string path) =>
        new($"{operation} operation does not apply: doc is missing path: \"{path}\": missing value");
}
