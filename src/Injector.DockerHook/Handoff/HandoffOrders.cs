using System.Text.Json;

namespace Injector.DockerHook.Handoff;

/// <summary>The hook's messages to a sidecar; the protocol is described where the sidecar reads it (HandoffProtocol).</summary>
internal static class HandoffOrders
{
    /// <summary>Serve these on a listener; with a socket: take it over, without: on the one held.</summary>
    public static byte[] Serve(string listener, IEnumerable<ServedWorkload> workloads) => Write(json =>
    {
        json.WriteString("type", "listener");
        json.WriteString("listener", listener);
        json.WriteStartArray("workloads");
        foreach (var workload in workloads)
        {
            json.WriteStartObject();
            json.WriteString("id", workload.Id.Value);
            json.WriteString("upstreamId", workload.UpstreamId.Value);
            json.WriteString("token", workload.Token.Reveal());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Close a listener and forget its workloads.</summary>
    public static byte[] Close(string listener) => Write(json =>
    {
        json.WriteString("type", "close");
        json.WriteString("listener", listener);
    });

    /// <summary>Reads a message of the sidecar's greeting: its type, and the listener it is about.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static (string Type, string? Listener) Read(ReadOnlyMemory<byte> header)
    {
        try
        {
            using var document = JsonDocument.Parse(header);
            var root = document.RootElement;
            return (
                root.GetProperty("type").GetString() ?? "",
                root.TryGetProperty("listener", out var listener) ? listener.GetString() : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException("expected a message of the hand-off protocol, found something else", e);
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
