using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Core.Wire;
using Injector.Fuzz.Tests.Engine;
using Injector.Sidecar.Upstream;

namespace Injector.Fuzz.Tests.Targets.Sidecar;

/// <summary>What the sidecar makes of an upstream's answer. The first line of an input is the status, the rest the body.</summary>
internal sealed partial class UpstreamAnswerTarget : FuzzTarget
{
    private const string Good = "{'RoleArn':'arn:aws:iam::111122223333:role/orders','AccessKeyId':'ASIAX','SecretAccessKey':'" + Canary.Text + "','Token':'t+/==','Expiration':'2099-01-01T00:00:00Z'}";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <inheritdoc />
    public override string Name => "upstream-answer";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Json(
        "200\n" + Good,
        "200\n{'AccessKeyId':'ASIAX','AccountId':'111122223333','SecretAccessKey':'" + Canary.Text + "','Token':'t','Expiration':'2099-01-01T00:00:00.123+02:00'}",
        "403\n{'code':'RoleNotGranted','message':'No RoleGrant gives it the role','HTTPErrorCode':403}",
        "403\n{'code':'CredentialsRevoked','message':'','HTTPErrorCode':403}",
        "400\n{'code':'InvalidIdInRequest','message':'CredentialsV2Request: Credentials not found','HTTPErrorCode':400}",
        "503\n{'code':'CredentialsUninitialized'}",
        "429\nYou have reached maximum request limit.");

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } =
    [
        "AccessKeyId", "SecretAccessKey", "Token", "Expiration", "RoleArn", "code", "message", "RoleNotGranted", "CredentialsRevoked", "InvalidIdInRequest", "200\n", "403\n", "400\n", "2099-01-01T00:00:00Z",
        "1999-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "0001-01-01T00:00:00+14:00", "2099-01-01T00:00:00", "+00:00", "\\ud83d\\ude00",
    ];

    /// <inheritdoc />
    public override bool IsJson => false;

    /// <inheritdoc />
    public override long LongForm => 1_200_000;

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        var line = input.AsSpan().IndexOf((byte)'\n');
        _ = int.TryParse(Texts.Of(input.AsSpan(0, Math.Max(line, 0))), CultureInfo.InvariantCulture, out var status);
        var body = input.AsMemory(line + 1);
        var reply = UpstreamReply.Read((HttpStatusCode)status, body, Noon, upstreamNow: null);
        if (Canary.IsOnlyIn(input, "\"SecretAccessKey\":\"", "\""))
            Canary.MustNotBeIn(reply.Text + reply.Code + reply, "what is told of an answer");

        Broken.Unless(reply.Credentials is null == reply.Kind is not ReplyKind.Credentials, $"{reply.Kind} with other credentials than it says");
        if (reply.Credentials is { } pair)
            CheckPair(status, body, pair);
        if (reply.Kind is ReplyKind.Refused)
            CheckRefusal(status, body, reply);
        if (reply.Kind is ReplyKind.UnknownId)
            Broken.Unless(status == 400 && reply.Code == ReasonCodes.InvalidIdInRequest, "an id is unknown that nobody called unknown");

        // By HEAD the same status and code stand in a header; it can never give credentials.
        var head = UpstreamReply.ReadHead((HttpStatusCode)status, reply.Code.Length > 0 ? reply.Code : null);
        Broken.Unless(head?.Credentials is null, "HEAD gives credentials");
        Broken.Unless(head?.Kind is not ReplyKind.Granted || status == 200, "HEAD grants without a 200");
    }

    private static void CheckPair(int status, ReadOnlyMemory<byte> body, RoleCredentials pair)
    {
        Broken.Unless(status == 200 && pair.Expiration > Noon, "credentials are taken that are none now");
        using var upstream = JsonDocument.Parse(body);
        using var served = JsonDocument.Parse(CredentialJson.Write(pair));
        foreach (var key in new[] { "AccessKeyId", "SecretAccessKey", "Token" })
        {
            var said = upstream.RootElement.GetProperty(key).GetString();
            Broken.Unless(said is { Length: > 0 } && served.RootElement.GetProperty(key).GetString() == said, $"{key} is served otherwise than the upstream said it");
        }

        var end = upstream.RootElement.GetProperty("Expiration").GetString()!;
        Broken.Unless(Iso().IsMatch(end), "an end that is no ISO 8601 time: " + end);
        Broken.Unless(
            served.RootElement.GetProperty("Expiration").GetDateTimeOffset() <= DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), "credentials are served longer than they live");
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Iso();

    private static void CheckRefusal(int status, ReadOnlyMemory<byte> body, UpstreamReply reply)
    {
        using var upstream = JsonDocument.Parse(body);
        Broken.Unless(status == 403 && upstream.RootElement.GetProperty("code").GetString() == reply.Code, "a refusal is taken that was none");

        // What the workload is told of it is JSON, whatever the upstream wrote.
        using var told = JsonDocument.Parse(CredentialError.For(CredentialRoute.V2, status, reply.Code, reply.Text).Body);
        Broken.Unless(told.RootElement.GetProperty("message").GetString() is not null, "a refusal cannot be told");
    }
}
