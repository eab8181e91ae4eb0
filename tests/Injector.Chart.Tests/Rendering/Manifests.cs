using System.Text.Json.Nodes;

namespace Injector.Chart.Tests.Rendering;

/// <summary>Questions to rendered manifests.</summary>
internal static class Manifests
{
    /// <summary>Those of a kind.</summary>
    public static IEnumerable<JsonObject> OfKind(this IEnumerable<JsonObject> all, string kind) => all.Where(m => m.Text("kind") == kind);

    /// <summary>The one of a kind and name.</summary>
    public static JsonObject Named(this IEnumerable<JsonObject> all, string kind, string name) =>
        Assert.Single(all.OfKind(kind), m => m.Name == name);

    /// <summary>The text at a key, or null.</summary>
    public static string? Text(this JsonNode node, string key) => node[key]?.GetValue<string>();

    /// <summary>The texts of a list at a key; none when there is no list.</summary>
    public static string[] Texts(this JsonNode node, string key) =>
        [.. (node[key] as JsonArray ?? []).Select(v => v!.GetValue<string>())];

    /// <summary>The objects of a list at a key; none when there is no list.</summary>
    public static JsonObject[] Objects(this JsonNode node, string key) =>
        [.. (node[key] as JsonArray ?? []).Select(v => v!.AsObject())];

    /// <summary>Every pod spec in it: of pods and of what makes pods.</summary>
    public static IEnumerable<(string Name, JsonObject Spec)> PodSpecs(this IEnumerable<JsonObject> all) =>
        from manifest in all
        let spec = manifest.Text("kind") == "Pod" ? manifest["spec"] : manifest["spec"]?["template"]?["spec"]
        where spec is JsonObject
        select (manifest.Name, spec.AsObject());

    extension(JsonObject manifest)
    {
        /// <summary>metadata.name.</summary>
        public string Name => manifest["metadata"]!.Text("name")!;
    }
}
