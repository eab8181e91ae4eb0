using System.Buffers;
using System.Text.Json;
using Injector.Core.Wire;

namespace Injector.Core.Runtime;

/// <summary>What the hook answers to a held start, one line of JSON.</summary>
/// <param name="IsReady">Whether the container's credentials can be connected to.</param>
/// <param name="Reason">Why not, one of <see cref="Names.HookReasons"/>; null when it is ready.</param>
/// <param name="Message">For people; null when it is ready.</param>
public sealed record RuntimeAnswer(bool IsReady, string? Reason = null, string? Message = null)
{
    /// <summary>Longest line that is taken.</summary>
    public const int LongestLine = 16 * 1024;

    /// <summary>The line, with its end.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("ready", IsReady);
            if (!IsReady)
            {
                json.WriteString("reason", Reason);
                json.WriteString("message", Message);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static RuntimeAnswer Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return new RuntimeAnswer(root.GetProperty("ready").GetBoolean(), Text(root, "reason"), Text(root, "message"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"expected an answer of the hook, found something else: {JsonFault.Describe(e)}", e);
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
