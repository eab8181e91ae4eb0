using System.Text.Json;
using Injector.Runtime.Interop;

namespace Injector.Runtime.Containers;

/// <summary>What is looked at in a bundle's <c>config.json</c>.</summary>
/// <param name="Folders">Folders that may be the engine's folder of containers, most likely ones first.</param>
/// <param name="NetworkPath">The network namespace that is joined; null for one of its own.</param>
/// <param name="HasNetwork">Whether it has a network namespace other than the host's.</param>
internal sealed record OciBundle(IReadOnlyList<string> Folders, string? NetworkPath, bool HasNetwork)
{
    /// <summary>Name of the file in a bundle.</summary>
    public const string FileName = "config.json";

    private const string ContainersFolder = "containers";

    // PATH_MAX: nothing can be opened by a longer one.
    private const int LongestPath = 4096;

    // Every storage driver puts the root three or four folders below the engine's own. A path of thousands would be looked up at each of them.
    private const int MostFolders = 8;

    // What the engine itself mounts from a container's own folder.
    private static readonly string[] EngineFiles = ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"];

    /// <summary>Whether its network is the host's, by whatever way: it has none of its own, or has joined the one that we are in.</summary>
    public bool UsesHostNetwork => !HasNetwork || (NetworkPath is not null && NamespaceOf(NetworkPath) is { } joined && joined == NamespaceOf("/proc/self/ns/net"));

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static OciBundle Read(ReadOnlySpan<byte> json)
    {
        var folders = new List<string>();
        var root = "";
        var network = (Path: (string?)null, Has: false);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("mounts"u8))
                Mounts(ref reader, folders);
            else if (reader.ValueTextEquals("root"u8))
                root = Fields(ref reader, "path"u8, default).First ?? "";
            else if (reader.ValueTextEquals("linux"u8))
                network = Linux(ref reader);
            else
                reader.Skip();
        }

        // The root file system is the engine's own choice, while a person may mount files of his own over all three: it comes first.
        var own = root.Length < LongestPath ? FoldersAbove(root).Take(MostFolders).Select(folder => Path.Combine(folder, ContainersFolder)).ToList() : [];
        return new OciBundle([.. own, .. folders.Except(own, StringComparer.Ordinal)], network.Path, network.Has);
    }

    private static IEnumerable<string> FoldersAbove(string path)
    {
        for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder) && folder != "/"; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    private static void Mounts(ref Utf8JsonReader reader, List<string> folders)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.StartObject)
        {
            var (destination, source) = FieldsOfObject(ref reader, "destination"u8, "source"u8);
            if (destination is not null && source is not null && EngineFiles.Contains(destination, StringComparer.Ordinal)
                && Path.GetDirectoryName(Path.GetDirectoryName(source)) is { Length: > 1 } folder && !folders.Contains(folder, StringComparer.Ordinal))
            {
                folders.Add(folder);
            }
        }
    }

    private static (string? Path, bool Has) Linux(ref Utf8JsonReader reader)
    {
        var network = (Path: (string?)null, Has: false);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("namespaces"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            while (reader.Read() && reader.TokenType is JsonTokenType.StartObject)
            {
                var (type, path) = FieldsOfObject(ref reader, "type"u8, "path"u8);
                if (type is "network")
                    network = (string.IsNullOrEmpty(path) ? null : path, true);
            }
        }

        return network;
    }

    private static (string? First, string? Second) Fields(ref Utf8JsonReader reader, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        reader.Read();
        return FieldsOfObject(ref reader, first, second);
    }

    private static (string? First, string? Second) FieldsOfObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var found = (First: (string?)null, Second: (string?)null);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isFirst = reader.ValueTextEquals(first);
            var isSecond = !isFirst && reader.ValueTextEquals(second);
            reader.Read();
            if (isFirst && reader.TokenType is JsonTokenType.String)
                found.First = reader.GetString();
            else if (isSecond && reader.TokenType is JsonTokenType.String)
                found.Second = reader.GetString();
            else
                reader.Skip();
        }

        return found;
    }

    private static string? NamespaceOf(string path) => NativeFile.LinkTarget(path);
}
