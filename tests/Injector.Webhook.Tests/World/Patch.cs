using System.Globalization;
using System.Text.Json.Nodes;
using Injector.Webhook.Patching;

namespace Injector.Webhook.Tests.World;

/// <summary>Applies JSON patches, as the API server does, and takes them back.</summary>
internal static class Patch
{
    /// <summary>A copy of the document with the patch applied.</summary>
    public static JsonNode Apply(JsonNode document, IEnumerable<PatchOperation> operations)
    {
        var root = document.DeepClone();
        foreach (var operation in operations)
            ApplyOne(root, operation);
        return root;
    }

    /// <summary>Takes a patch back: what it added is removed, what it replaced is as it was. Last operation first.</summary>
    public static JsonNode Undo(JsonNode original, IReadOnlyList<PatchOperation> operations)
    {
        var before = new Stack<(PatchOperation Operation, JsonNode? Old)>();
        var root = original.DeepClone();
        foreach (var operation in operations)
        {
            before.Push((operation, Find(root, operation.Path)?.DeepClone()));
            ApplyOne(root, operation);
        }

        foreach (var (operation, old) in before)
        {
            var (parent, key) = Parent(root, operation.Path);
            switch (parent)
            {
                case JsonArray list when operation.Op == "add":
                    list.RemoveAt(key == "-" ? list.Count - 1 : Index(key));
                    break;
                case JsonObject map when operation.Op == "add":
                    Assert.Null(old);
                    map.Remove(key);
                    break;
                case JsonObject map:
                    map[key] = old;
                    break;
                default:
                    Assert.Fail($"{operation.Op} {operation.Path} changes what was there");
                    break;
            }
        }

        return root;
    }

    /// <summary>What a JSON pointer leads to; null when nothing is there.</summary>
    public static JsonNode? Find(JsonNode root, string pointer)
    {
        JsonNode? at = root;
        foreach (var part in Parts(pointer))
        {
            at = at switch
            {
                JsonObject map => map[part],
                JsonArray list when part != "-" && Index(part) < list.Count => list[Index(part)],
                _ => null,
            };
        }

        return at;
    }

    private static void ApplyOne(JsonNode root, PatchOperation operation)
    {
        var (parent, key) = Parent(root, operation.Path);
        var value = operation.Value.DeepClone();
        switch (parent)
        {
            case JsonObject map:
                Assert.True(operation.Op == "add" || map.ContainsKey(key), $"{operation.Path}: replace needs something to replace");
                map[key] = value;
                break;
            case JsonArray list when operation.Op == "add":
                list.Insert(key == "-" ? list.Count : Index(key), value);
                break;
            default:
                Assert.Fail($"{operation.Op} {operation.Path}: no such place");
                break;
        }
    }

    private static (JsonNode? Parent, string Key) Parent(JsonNode root, string pointer)
    {
        var slash = pointer.LastIndexOf('/');
        return (Find(root, pointer[..slash]), Parts(pointer)[^1]);
    }

    private static string[] Parts(string pointer) => pointer.Length == 0
        ? []
        : [.. pointer[1..].Split('/').Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static int Index(string part) => int.Parse(part, CultureInfo.InvariantCulture);
}
