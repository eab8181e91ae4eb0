using Injector.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Prometheus;

namespace Injector.Hosting.Health;

/// <summary>
/// The listener beside the credentials: <c>/healthz</c> (the process answers), <c>/readyz</c> (it can do its work, or why not)
/// and <c>/metrics</c> (Prometheus text). Never credentials.
/// </summary>
/// <param name="registry">What <c>/metrics</c> shows.</param>
/// <param name="notReady">Why the process is not ready; null when it is.</param>
/// <param name="noCredentials">For <c>/readyz/credentials</c>: why credentials are not in hand; null when they are.</param>
public sealed class HealthRoutes(CollectorRegistry registry, Func<string?> notReady, Func<string?>? noCredentials = null)
{
    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            return PlainAnswer.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "GET or HEAD only");

        return context.Request.Path.Value switch
        {
            "/healthz" => PlainAnswer.WriteAsync(context, StatusCodes.Status200OK, "ok"),
            "/readyz" => ReadyAsync(context, notReady),
            "/readyz/credentials" when noCredentials is not null => ReadyAsync(context, () => notReady() ?? noCredentials()),
            "/metrics" => MetricsAsync(context),
            _ => PlainAnswer.WriteAsync(context, StatusCodes.Status404NotFound, "not found: /healthz, /readyz or /metrics"),
        };
    }

    private static Task ReadyAsync(HttpContext context, Func<string?> why) => why() is { } reason
        ? PlainAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, reason)
        : PlainAnswer.WriteAsync(context, StatusCodes.Status200OK, "ready");

    private async Task MetricsAsync(HttpContext context)
    {
        // Collected into memory first: the exporter flushes synchronously, which Kestrel forbids on the response.
        using var buffer = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(buffer, context.RequestAborted);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        context.Response.ContentLength = buffer.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await AnswerBody.WriteAsync(context, buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }
}
