using System.Text.Json;
using Injector.Core.Names;
using Injector.Core.Wire;
using Injector.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace Injector.Endpoint.Admin;

/// <summary>What the admin socket answers, and how it reads what it is sent.</summary>
internal static class AdminAnswer
{
    /// <summary>Answers with JSON.</summary>
    public static Task JsonAsync(HttpContext context, byte[] body) => JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, body).AsTask();

    /// <summary>What was asked to be gone is gone.</summary>
    public static Task GoneAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>An error: a code for programs, a message for people.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string code, string message) =>
        JsonAnswer.WriteAsync(context, status, new CredentialError(status, code, message).Body).AsTask();

    /// <summary>There is no such workload.</summary>
    public static Task UnknownAsync(HttpContext context) =>
        ErrorAsync(context, StatusCodes.Status404NotFound, RehearsalReasons.UnknownWorkload, "no workload has this id");

    /// <summary>Another method is expected.</summary>
    public static Task NotAllowedAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return ErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "MethodNotAllowed", "expected " + allowed);
    }

    /// <summary>A request's body, whole; bounded by the server's limit for bodies.</summary>
    public static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>Writes a JSON object.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> content)
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
