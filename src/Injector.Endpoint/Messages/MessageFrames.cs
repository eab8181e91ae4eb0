using System.Text.Encodings.Web;
using System.Text.Json;

namespace Injector.Endpoint.Messages;

/// <summary>Writes the frames that the ECS agent would send back: exactly its keys, nothing else.</summary>
internal static class MessageFrames
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Acknowledges a payload and each of its credentials.</summary>
    public static byte[] Acknowledge(PayloadMessage payload) => Write(json =>
    {
        Frame(json, "AckRequest", () =>
        {
            json.WriteString("cluster", payload.ClusterArn);
            json.WriteString("containerInstance", payload.ContainerInstanceArn);
            json.WriteString("messageId", payload.MessageId);
        });
        foreach (var credentials in payload.Tasks.SelectMany(t => t.Credentials))
            Credentials(json, payload.MessageId, credentials);
    });

    /// <summary>Acknowledges a refresh.</summary>
    public static byte[] Acknowledge(RefreshMessage refresh) =>
        Write(json => Credentials(json, refresh.MessageId, refresh.Credentials));

    private static void Credentials(Utf8JsonWriter json, string messageId, MessageCredentials credentials) =>
        Frame(json, "IAMRoleCredentialsAckRequest", () =>
        {
            json.WriteString("credentialsId", credentials.Id.Value);
            json.WriteString("expiration", credentials.ExpirationText);
            json.WriteString("messageId", messageId);
        });

    private static void Frame(Utf8JsonWriter json, string type, Action message)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteStartObject("message");
        message();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> frames)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Relaxed))
        {
            json.WriteStartArray();
            frames(json);
            json.WriteEndArray();
        }

        return stream.ToArray();
    }
}
