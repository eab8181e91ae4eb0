using System.Net;
using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Core.Wire;

namespace Injector.Sidecar.Upstream;

/// <summary>An upstream's answer, understood.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Credentials">The pair, for <see cref="ReplyKind.Credentials"/>.</param>
/// <param name="Code">Reason code of a refusal.</param>
/// <param name="Text">The refusal's message, or what kind of outage it is; never a secret.</param>
internal sealed record UpstreamReply(ReplyKind Kind, RoleCredentials? Credentials, string Code, string Text)
{
    private const int MaxText = 512;

    /// <summary>Still granted.</summary>
    public static UpstreamReply Granted { get; } = new(ReplyKind.Granted, null, "", "");

    /// <summary>An outage.</summary>
    public static UpstreamReply Outage(string what) => new(ReplyKind.Outage, null, "", what);

    /// <summary>Understands an answer to GET.</summary>
    public static UpstreamReply Read(HttpStatusCode status, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        if (status is HttpStatusCode.OK)
            return ReadCredentials(body, now);

        var (code, message) = ReadError(body);
        return (status, code) switch
        {
            (HttpStatusCode.Forbidden, ReasonCodes.RoleNotGranted or ReasonCodes.CredentialsRevoked) =>
                new UpstreamReply(ReplyKind.Refused, null, code, message),
            (HttpStatusCode.BadRequest, ReasonCodes.InvalidIdInRequest) => new UpstreamReply(ReplyKind.UnknownId, null, code, message),
            _ => Outage($"the upstream answers {(int)status}"),
        };
    }

    private static UpstreamReply ReadCredentials(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        if (!CredentialJson.TryRead(body, out var credentials, out var problem))
            return Outage(problem);

        return credentials.IsValidAt(now)
            ? new UpstreamReply(ReplyKind.Credentials, credentials, "", "")
            : Outage("the upstream gives credentials that have expired already");
    }

    private static (string Code, string Message) ReadError(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return ("", "");

            var message = Member(document.RootElement, "message");
            return (Member(document.RootElement, "code"), message.Length <= MaxText ? message : message[..MaxText]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return ("", "");
        }
    }

    private static string Member(JsonElement root, string key) =>
        root.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
}
