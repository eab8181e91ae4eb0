using System.Text.Json.Nodes;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>Makes JSON without what says nothing: what is absent leaves the engine's and the image's own defaults in force.</summary>
internal static class JsonBuilding
{
    /// <summary>Sets a field unless there is nothing to say.</summary>
    public static JsonObject With(this JsonObject json, string name, JsonNode? value)
    {
        if (value is not (null or JsonArray { Count: 0 } or JsonObject { Count: 0 }))
            json[name] = value;
        return json;
    }

    /// <summary>Sets a switch that is on.</summary>
    public static JsonObject With(this JsonObject json, string name, bool value) => value ? json.With(name, JsonValue.Create(true)) : json;

    /// <summary>A list of texts.</summary>
    public static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)JsonValue.Create(text))];

    /// <summary>An object of texts.</summary>
    public static JsonObject Map(IEnumerable<KeyValuePair<string, string>> map) =>
        new(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value))));

    /// <summary>A size in bytes of one in MiB.</summary>
    public static JsonNode? Mebibytes(int? size) => size is { } mebibytes ? JsonValue.Create(mebibytes * 1024L * 1024L) : null;
}
