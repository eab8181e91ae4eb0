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
/// <param name="Passing">Whether an outage is of a kind that another try soon may find over.</param>
internal sealed record UpstreamReply(ReplyKind Kind, RoleCredentials? Credentials, string Code, string Text, bool Passing)
{
    private const int MaxText = 512;

    // A Date is in whole seconds, and servers make one a second.
    private static readonly TimeSpan DateError = TimeSpan.FromSeconds(2);

    // From here on our clock is not a little off, it is wrong.
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(1);

    /// <summary>The longest life that the pair can have by the upstream's own clock, where it tells: ours may be slow.</summary>
    public TimeSpan Longest { get; private init; } = TimeSpan.MaxValue;

    /// <summary>Still granted.</summary>
    public static UpstreamReply Granted { get; } = new(ReplyKind.Granted, null, "", "", Passing: false);

    /// <summary>An outage that may pass soon.</summary>
    public static UpstreamReply Outage(string what) => new(ReplyKind.Outage, null, "", what, Passing: true);

    /// <summary>Understands an answer to GET.</summary>
    public static UpstreamReply Read(HttpStatusCode status, ReadOnlyMemory<byte> body, DateTimeOffset now, DateTimeOffset? upstreamNow)
    {
        if (status is HttpStatusCode.OK)
            return ReadCredentials(body, now, upstreamNow);

        var (code, message) = ReadError(body);
        return ReadRefusal(status, code, message) ?? Unexpected(status);
    }

    /// <summary>Understands an answer to HEAD, whose code stands in a header; null when only a GET can tell.</summary>
    public static UpstreamReply? ReadHead(HttpStatusCode status, string? code)
    {
        if (status is HttpStatusCode.OK)
            return Granted;

        if (code is not null)
            return ReadRefusal(status, code, $"The upstream refuses this workload: {code}") ?? Unexpected(status);

        // Without a code these may be a refusal, or an upstream that does not know HEAD.
        return status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
            or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented
            ? null
            : Unexpected(status);
    }

    /// <summary>The same without a text that stands in it and is nobody else's business: an upstream may echo what it was asked.</summary>
    public UpstreamReply Without(string? secret) =>
        secret is { Length: > 0 } && Text.Contains(secret, StringComparison.Ordinal)
            ? this with { Text = Text.Replace(secret, "***", StringComparison.Ordinal) }
            : this;

    private static UpstreamReply? ReadRefusal(HttpStatusCode status, string code, string message) => (status, code) switch
    {
        (HttpStatusCode.Forbidden, ReasonCodes.RoleNotGranted or ReasonCodes.CredentialsRevoked) =>
            new UpstreamReply(ReplyKind.Refused, null, code, message, Passing: false),
        (HttpStatusCode.BadRequest, ReasonCodes.InvalidIdInRequest) =>
            new UpstreamReply(ReplyKind.UnknownId, null, code, "the upstream does not know this id", Passing: false),
        _ => null,
    };

    private static UpstreamReply Unexpected(HttpStatusCode status) =>
        Outage($"the upstream answers {(int)status}") with
        {
            Passing = status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
        };

    private static UpstreamReply ReadCredentials(ReadOnlyMemory<byte> body, DateTimeOffset now, DateTimeOffset? upstreamNow)
    {
        if (!CredentialJson.TryRead(body, out var credentials, out var problem))
            return Outage(problem);

        var longest = upstreamNow is { } then && then - now > Slow ? credentials.Expiration - then - DateError : TimeSpan.MaxValue;

        // A pair that may have ended by the upstream's clock is none: held, it would be dead at once, and asked for again at once.
        return credentials.IsValidAt(now) && (upstreamNow is null || credentials.IsValidAt(upstreamNow.Value)) && longest > TimeSpan.Zero
            ? new UpstreamReply(ReplyKind.Credentials, credentials, "", "", Passing: false) { Longest = longest }
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
