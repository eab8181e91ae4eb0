using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Injector.Core.Credentials;

namespace Injector.Core.Wire;

/// <summary>The body of a successful answer: the ECS agent's five keys, in its order, compact, no BOM.</summary>
public static class CredentialJson
{
    // Relaxed: tokens are full of '+' and '/', and some clients compare bytes.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the body.</summary>
    public static byte[] Write(RoleCredentials credentials)
    {
        using var stream = new MemoryStream(1536);
        using (var json = new Utf8JsonWriter(stream, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("RoleArn", credentials.RoleArn);
            json.WriteString("AccessKeyId", credentials.AccessKeyId);
            json.WriteString("SecretAccessKey", credentials.SecretAccessKey.Reveal());
            json.WriteString("Token", credentials.Token.Reveal());
            json.WriteString("Expiration", WireTimestamp.Format(credentials.Expiration));
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>
    /// Reads the answer of an ECS agent, an EKS Pod Identity Agent or an endpoint of ours. All of key id, secret, token and
    /// expiration must be there and not empty; <c>RoleArn</c> may be absent (EKS).
    /// </summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <param name="credentials">The pair.</param>
    /// <param name="problem">What is wrong; never holds a value of the body.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body, [NotNullWhen(true)] out RoleCredentials? credentials, [NotNullWhen(false)] out string? problem)
    {
        credentials = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            return TryRead(document.RootElement, out credentials, out problem);
        }
        catch (JsonException)
        {
            problem = "expected a JSON object with credentials, found a body that is no JSON";
            return false;
        }
    }

    private static bool TryRead(JsonElement root, out RoleCredentials? credentials, out string? problem)
    {
        credentials = null;
        if (root.ValueKind is not JsonValueKind.Object)
        {
            problem = $"expected a JSON object with credentials, found a JSON {root.ValueKind}";
            return false;
        }

        foreach (var key in (ReadOnlySpan<string>)["AccessKeyId", "SecretAccessKey", "Token", "Expiration"])
        {
            if (Text(root, key) is not { Length: > 0 })
            {
                problem = $"expected a non-empty string under {key}, found none";
                return false;
            }
        }

        if (!WireTimestamp.TryParse(Text(root, "Expiration"), out var expiration))
        {
            problem = "expected an ISO 8601 time with a zone under Expiration, found something else";
            return false;
        }

        problem = null;
        credentials = new RoleCredentials(
            Text(root, "RoleArn") ?? "",
            Text(root, "AccessKeyId")!,
            new SecretText(Text(root, "SecretAccessKey")!),
            new SecretText(Text(root, "Token")!),
            expiration);
        return true;
    }

    private static string? Text(JsonElement root, string key)
    {
        try
        {
            return root.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate in an escape is valid JSON but no text.
            return null;
        }
    }
}
