using System.Text.Json;
using Injector.Hosting.Connections;
using Injector.Hosting.Http;
using Injector.Hosting.Logging;
using Injector.Webhook.Events;
using Injector.Webhook.Injection;
using Injector.Webhook.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Injector.Webhook.Admission;

/// <summary>One admission review from request line to answer: method, path, type, size, review, decision, metric, log, event.</summary>
internal sealed class AdmissionRoutes(
    AdmissionReviewer reviewer, IEventSink events, WebhookMetrics metrics, TimeProvider time, ILogger<AdmissionRoutes> logger) : IDisposable
{
    /// <summary>Where the API server posts.</summary>
    public const string Path = "/mutate";

    /// <summary>
    /// Longest body: the API server takes objects of 3 MiB at most, and puts one into a review; the debug-container form holds two, of at most
    /// 1.5 MiB each as they are stored.
    /// </summary>
    public const int MaxBody = 4 * 1024 * 1024;

    // No object of Kubernetes is nested deeper by far.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 128 };

    // Nearly every review is smaller, and all connections with this much each are no more than the longest bodies below.
    private const int SmallBody = (32 * 1024) - 1;

    // Whoever reaches the listener can send what he likes. A review more than that is in the metrics, and on the pod itself.
    private const int ReviewLines = 600;

    // With the longest bodies all at once this bounds memory; a review takes a millisecond, so nobody waits for long.
    private readonly SemaphoreSlim largeBodies = new(16);
    private readonly SemaphoreSlim places = new(16);
    private readonly LineLimit reviewLines = new(ReviewLines, time);
    private readonly LineLimit refusalLines = new(aMinute: 1, time);

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        try
        {
            if (context.Request.Path.Value != Path)
                await RefuseAsync(context, StatusCodes.Status404NotFound, $"not found: reviews are posted to {Path}");
            else if (!HttpMethods.IsPost(context.Request.Method))
                await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "expected POST");
            else if (!IsJson(context.Request.ContentType))
                await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "expected Content-Type: application/json");
            else
                await ReviewAsync(context);
        }
        finally
        {
            metrics.Took(time.GetElapsedTime(started));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        largeBodies.Dispose();
        places.Dispose();
    }

    private async Task ReviewAsync(HttpContext context)
    {
        try
        {
            // Read before a place is taken: whoever sends slowly, or never to the end, must not hold one.
            if (context.Request.ContentLength is <= SmallBody)
                await ReadAndAnswerAsync(context);
            else
                await InOneOfAsync(largeBodies, context, () => ReadAndAnswerAsync(context));
        }
        catch (JsonException e)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"expected an AdmissionReview as JSON, found an error at line {e.LineNumber}, byte {e.BytePositionInLine}");
        }
        catch (AdmissionFormatException e)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"expected at most {MaxBody} bytes, found more" : "the body could not be read");
        }
    }

    private async Task ReadAndAnswerAsync(HttpContext context)
    {
        using var body = await HeldConnection.IdleAsync(context, () => RequestBody.ReadAsync(context.Request, MaxBody, context.RequestAborted));
        await InOneOfAsync(places, context, async () =>
        {
            using var document = JsonDocument.Parse(body.Bytes, Strict);
            await AnswerAsync(context, AdmissionRequest.Read(document.RootElement));
        });
    }

    private static async Task InOneOfAsync(SemaphoreSlim places, HttpContext context, Func<Task> work)
    {
        await HeldConnection.IdleAsync(context, () => TakeAsync(places, context));
        try
        {
            await work();
        }
        finally
        {
            places.Release();
        }
    }

    private static async Task<bool> TakeAsync(SemaphoreSlim places, HttpContext context)
    {
        await places.WaitAsync(context.RequestAborted);
        return true;
    }

    private async Task AnswerAsync(HttpContext context, AdmissionRequest request)
    {
        byte[] answer;
        try
        {
            var result = await reviewer.ReviewAsync(request, context.RequestAborted);
            metrics.Reviewed(request.Operation, result);
            Tell(reviewLines, () => AdmissionLog.Write(logger, request, result));
            if (!request.IsDryRun)
                events.Tell(request, result);
            answer = AdmissionAnswer.Write(request.Uid, result);
        }
        catch (PodFormatException e)
        {
            metrics.Malformed();
            Tell(refusalLines, () => AdmissionLog.Malformed(logger, request.Namespace, e.Message));
            answer = AdmissionAnswer.Refuse(request.Uid, StatusCodes.Status400BadRequest, e.Message);
        }

        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, answer);
    }

    private void Tell(LineLimit lines, Action line)
    {
        if (!lines.TryTake(out var before))
            return;

        if (before > 0)
            AdmissionLog.Unwritten(logger, before);
        line();
    }

    private Task RefuseAsync(HttpContext context, int status, string message)
    {
        metrics.Malformed();
        Tell(refusalLines, () => AdmissionLog.Unreadable(logger, status, message));
        if (status == StatusCodes.Status405MethodNotAllowed)
            context.Response.Headers.Allow = "POST";
        return PlainAnswer.WriteAsync(context, status, message);
    }

    private static bool IsJson(string? contentType) =>
        contentType is not null && contentType.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
