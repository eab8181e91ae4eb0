using System.Text.Encodings.Web;
using System.Text.Json;
using Injector.Core.Names;

namespace Injector.Core.Wire;

/// <summary>An error of the credentials endpoint, in the body that the ECS agent gives: <c>code</c>, <c>message</c>, <c>HTTPErrorCode</c>.</summary>
/// <param name="Status">HTTP status, equal to <c>HTTPErrorCode</c>.</param>
/// <param name="Code">One of <see cref="ReasonCodes"/>.</param>
/// <param name="Message">For people; never holds an id or a secret.</param>
public sealed record CredentialError(int Status, string Code, string Message)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private byte[]? body;

    /// <summary>The body as UTF-8 JSON, made once.</summary>
    public ReadOnlyMemory<byte> Body => body ??= Write();

    /// <summary>The request names no id.</summary>
    public static CredentialError NoId(CredentialRoute route) => route is CredentialRoute.V1 ? V1.NoId : V2.NoId;

    /// <summary>Unknown, foreign, malformed: nobody can tell which.</summary>
    public static CredentialError InvalidId(CredentialRoute route) => route is CredentialRoute.V1 ? V1.InvalidId : V2.InvalidId;

    /// <summary>Known, but its credentials have not arrived yet.</summary>
    public static CredentialError Uninitialized(CredentialRoute route) => route is CredentialRoute.V1 ? V1.Uninitialized : V2.Uninitialized;

    /// <summary>An error of ours, with the route's prefix that the ECS agent puts before its messages.</summary>
    public static CredentialError For(CredentialRoute route, int status, string code, string message) =>
        new(status, code, Prefix(route) + message);

    /// <summary>Too many requests; JSON here, although the ECS agent's is plain text, so that SDKs can show it.</summary>
    public static CredentialError TooManyRequests { get; } =
        new(429, ReasonCodes.TooManyRequests, "You have reached maximum request limit.");

    /// <summary>The <c>Host</c> header names somebody else (a browser led astray, a wrong proxy).</summary>
    public static CredentialError InvalidHost { get; } =
        new(403, ReasonCodes.InvalidHost, "The Host header does not name this credentials endpoint.");

    /// <summary>Neither GET nor HEAD.</summary>
    public static CredentialError MethodNotAllowed { get; } =
        new(405, ReasonCodes.MethodNotAllowed, "Credentials are read with GET or HEAD.");

    /// <summary>No such route.</summary>
    public static CredentialError NotFound { get; } =
        new(404, ReasonCodes.NotFound, "404 page not found");

    /// <summary>Our own fault.</summary>
    public static CredentialError Internal { get; } =
        new(500, ReasonCodes.InternalServerError, "Internal server error");

    private static string Prefix(CredentialRoute route) => route is CredentialRoute.V1 ? "CredentialsV1Request: " : "CredentialsV2Request: ";

    private byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("code", Code);
            json.WriteString("message", Message);
            json.WriteNumber("HTTPErrorCode", Status);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static class V1
    {
        public static readonly CredentialError NoId = MakeNoId(CredentialRoute.V1);
        public static readonly CredentialError InvalidId = MakeInvalidId(CredentialRoute.V1);
        public static readonly CredentialError Uninitialized = MakeUninitialized(CredentialRoute.V1);
    }

    private static class V2
    {
        public static readonly CredentialError NoId = MakeNoId(CredentialRoute.V2);
        public static readonly CredentialError InvalidId = MakeInvalidId(CredentialRoute.V2);
        public static readonly CredentialError Uninitialized = MakeUninitialized(CredentialRoute.V2);
    }

    private static CredentialError MakeNoId(CredentialRoute route) =>
        For(route, 400, ReasonCodes.NoIdInRequest, "No Credential ID in the request");

    private static CredentialError MakeInvalidId(CredentialRoute route) =>
        For(route, 400, ReasonCodes.InvalidIdInRequest, "Credentials not found");

    private static CredentialError MakeUninitialized(CredentialRoute route) =>
        For(route, 503, ReasonCodes.CredentialsUninitialized, "Credentials uninitialized for ID");
}
