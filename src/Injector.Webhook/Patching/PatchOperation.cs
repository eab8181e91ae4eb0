using System.Text.Json.Nodes;

namespace Injector.Webhook.Patching;

/// <summary>One operation of a JSON patch (RFC 6902). Only <c>add</c>, and <c>replace</c> of a text that is made longer, are ever written.</summary>
/// <param name="Op"><c>add</c> or <c>replace</c>.</param>
/// <param name="Path">JSON pointer.</param>
/// <param name="Value">The value.</param>
public sealed record PatchOperation(string Op, string Path, JsonNode Value)
{
    /// <summary>Adds a value.</summary>
    public static PatchOperation Add(string path, JsonNode value) => new("add", path, value);

    /// <summary>Replaces a value.</summary>
    public static PatchOperation Replace(string path, JsonNode value) => new("replace", path, value);

    /// <summary>A key as a part of a JSON pointer.</summary>
    public static string Escape(string key) =>
        key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
