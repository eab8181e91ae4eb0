using System.Buffers;
using System.Text.Json;
using Injector.Core.Wire;

namespace Injector.Core.Runtime;

/// <summary>
/// What the OCI runtime wrapper says to the hook, one line of JSON: a container is about to start and its start is held until the answer, or
/// a container's run is over, which nobody answers.
/// </summary>
public sealed record RuntimeMessage
{
    /// <summary>Longest line that is taken.</summary>
    public const int LongestLine = 1024 * 1024;

    private const int Version = 1;

    /// <summary>The container's first process, in the host's pid namespace.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The engine's id, whole.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The container that is about to start; null when its run is over.</summary>
    public RuntimeContainer? Starting { get; init; }

    /// <summary>The line, with its end.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("containerId", ContainerId);
            json.WriteNumber("pid", ProcessId);
            if (Starting is { } container)
                Write(json, container);
            else
                json.WriteBoolean("deleted", true);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static RuntimeMessage Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.GetProperty("version").GetInt32() is var version && version != Version)
                throw new FormatException($"expected version {Version}, found {version}: hook and wrapper must be of the same release");

            return new RuntimeMessage
            {
                ContainerId = Id(root),
                ProcessId = root.GetProperty("pid").GetInt32(),
                Starting = root.TryGetProperty("deleted", out var deleted) && deleted.GetBoolean() ? null : Container(root),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"expected a line of the OCI runtime wrapper, found something else: {JsonFault.Describe(e)}", e);
        }
    }

    private static void Write(Utf8JsonWriter json, RuntimeContainer container)
    {
        json.WriteString("name", container.Name);
        json.WriteString("imageId", container.ImageId);
        json.WriteString("image", container.ImageName);
        json.WriteString("networkMode", container.NetworkMode);
        json.WriteStartObject("labels");
        foreach (var (name, value) in container.Labels)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartArray("env");
        foreach (var variable in container.Environment)
            json.WriteStringValue(variable);
        json.WriteEndArray();
    }

    private static RuntimeContainer Container(JsonElement root)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in root.GetProperty("labels").EnumerateObject())
            labels[label.Name] = label.Value.GetString() ?? "";
        return new RuntimeContainer
        {
            Id = Id(root),
            Name = root.GetProperty("name").GetString() ?? "",
            ImageId = root.GetProperty("imageId").GetString() ?? "",
            ImageName = root.GetProperty("image").GetString() ?? "",
            NetworkMode = root.GetProperty("networkMode").GetString() ?? "",
            Labels = labels,
            Environment = [.. root.GetProperty("env").EnumerateArray().Select(variable => variable.GetString() ?? "")],
        };
    }

    // It becomes a folder's name: nothing but what an engine makes is taken.
    private static string Id(JsonElement root) =>
        root.GetProperty("containerId").GetString() is { Length: 64 } id && id.All(char.IsAsciiHexDigitLower)
            ? id
            : throw new FormatException("expected a container id of 64 hexadecimal digits, found something else");
}
