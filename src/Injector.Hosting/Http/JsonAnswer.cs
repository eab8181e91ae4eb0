using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Injector.Hosting.Http;

/// <summary>Writes a ready-made JSON body the way every AWS SDK takes it: exact content type, length known, never stored, never compressed.</summary>
public static class JsonAnswer
{
    private static readonly StringValues Json = "application/json";
    private static readonly StringValues NoStore = "no-store";

    /// <summary>Answers with <paramref name="body"/>; a HEAD request gets the headers alone.</summary>
    public static ValueTask WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.ContentType = Json;
        response.Headers.CacheControl = NoStore;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? ValueTask.CompletedTask : AnswerBody.WriteAsync(context, body);
    }
}
