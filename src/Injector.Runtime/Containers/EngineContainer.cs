using System.Text.Json;
using Injector.Core.Runtime;
using Injector.Runtime.Interop;

namespace Injector.Runtime.Containers;

/// <summary>
/// What the engine has written down of a container: its labels, which no OCI document has. Read from its folder, since the engine does not
/// answer about a container while that is being started.
/// </summary>
internal static class EngineContainer
{
    private const string ConfigFile = "/config.v2.json";
    private const string HostFile = "/hostconfig.json";
    private const int LongestFile = 8 * 1024 * 1024;

    // The label's name as it stands in the file: where it does not, the rest is no business of ours.
    private static ReadOnlySpan<byte> Mark => "ecs-injector.io/inject"u8;

    /// <summary>Finds a container that may have opted in.</summary>
    /// <param name="bundle">Where to look.</param>
    /// <param name="id">The engine's id.</param>
    /// <returns>Null when nothing is known of it, or nothing of ours stands there.</returns>
    public static RuntimeContainer? Find(OciBundle bundle, string id)
    {
        foreach (var folder in bundle.Folders)
        {
            var place = folder + "/" + id;
            if (NativeFile.Read(place + ConfigFile, LongestFile) is not { } config)
                continue;

            return config.AsSpan().IndexOf(Mark) >= 0 && NativeFile.Read(place + HostFile, LongestFile) is { } host ? Read(config, host, id) : null;
        }

        return null;
    }

    /// <summary>Reads the two files.</summary>
    /// <returns>Null when they are another container's.</returns>
    internal static RuntimeContainer? Read(byte[] config, byte[] host, string id)
    {
        using var document = JsonDocument.Parse(config);
        using var hostDocument = JsonDocument.Parse(host);
        var root = document.RootElement;
        if (Text(root, "ID") != id || !root.TryGetProperty("Config", out var inner) || inner.ValueKind is not JsonValueKind.Object)
            return null;

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (inner.TryGetProperty("Labels", out var found) && found.ValueKind is JsonValueKind.Object)
        {
            foreach (var label in found.EnumerateObject())
                labels[label.Name] = label.Value.GetString() ?? "";
        }

        return new RuntimeContainer
        {
            Id = id,
            Name = Text(root, "Name").TrimStart('/'),
            ImageId = Text(root, "Image"),
            ImageName = Text(inner, "Image"),
            NetworkMode = Text(hostDocument.RootElement, "NetworkMode"),
            Labels = labels,
            Environment = [.. Variables(inner).Where(RuntimeRules.IsCredentialsUri)],
        };
    }

    private static List<string> Variables(JsonElement config) =>
        config.TryGetProperty("Env", out var found) && found.ValueKind is JsonValueKind.Array
            ? found.EnumerateArray().Select(variable => variable.GetString() ?? "").ToList()
            : [];

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
}
