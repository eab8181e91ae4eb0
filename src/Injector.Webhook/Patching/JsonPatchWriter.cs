using System.Text.Encodings.Web;
using System.Text.Json;

namespace Injector.Webhook.Patching;

/// <summary>Writes a patch as the API server takes it.</summary>
public static class JsonPatchWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The patch as UTF-8 JSON.</summary>
    public static byte[] Write(IReadOnlyList<PatchOperation> operations)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartArray();
            foreach (var operation in operations)
            {
                json.WriteStartObject();
                json.WriteString("op", operation.Op);
                json.WriteString("path", operation.Path);
                json.WritePropertyName("value");
                operation.Value.WriteTo(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }
}
