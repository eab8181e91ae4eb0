using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Tasks.Definition;
using Injector.DockerHook.Tasks.Running;
using Injector.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace Injector.DockerHook.Tasks;

/// <summary>
/// <c>POST /v1/tasks</c> runs a task, <c>GET /v1/tasks[/ID]</c> shows what there is, <c>DELETE /v1/tasks/ID[?reason=…][&amp;remove=true]</c>
/// stops a task and, if that is wanted, removes it with its containers. Who may connect is settled before a request gets here.
/// </summary>
internal sealed class TaskRoutes(TaskHost host)
{
    /// <summary>Where the routes begin.</summary>
    public const string Path = "/v1/tasks";

    private const string DefaultReason = "Task stopped by user";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers a request below <see cref="Path"/>.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (TaskRejectedException e)
        {
            await ErrorAsync(context, StatusCodes.Status400BadRequest, e.Code, e.Message, e.Problems);
        }
        catch (EngineUnavailableException e)
        {
            await ErrorAsync(context, StatusCodes.Status503ServiceUnavailable, "EngineUnavailable", e.Message);
        }
        catch (DockerApiException e)
        {
            await ErrorAsync(context, StatusCodes.Status502BadGateway, "EngineRefused", EngineMessage.Of(e));
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            await ErrorAsync(context, StatusCodes.Status503ServiceUnavailable, "EngineUnavailable", "the engine does not answer: " + e.Message);
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or UnauthorizedAccessException)
        {
            await ErrorAsync(context, StatusCodes.Status507InsufficientStorage, "NotStored", "nothing was started: " + e.Message);
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path == Path)
        {
            return context.Request.Method switch
            {
                "GET" => JsonAsync(context, TaskView.All(host.Book.All)),
                "POST" => RunAsync(context),
                _ => NotAllowedAsync(context, "GET, POST"),
            };
        }

        if (!path.StartsWith(Path + "/", StringComparison.Ordinal))
            return ErrorAsync(context, StatusCodes.Status404NotFound, "NotFound", "expected /v1/tasks or /v1/tasks/ID, found another path");

        var id = path[(Path.Length + 1)..];
        return context.Request.Method switch
        {
            "GET" => GetAsync(context, id),
            "DELETE" => DeleteAsync(context, id),
            _ => NotAllowedAsync(context, "GET, DELETE"),
        };
    }

    private async Task RunAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var wanted = TaskRequestReader.Read(body.GetBuffer().AsSpan(0, (int)body.Length));
        var task = await host.RunAsync(wanted, context.RequestAborted);
        await JsonAsync(context, TaskView.Of(task));
    }

    private Task GetAsync(HttpContext context, string id) =>
        host.Book.Get(id) is { } task ? JsonAsync(context, TaskView.Of(task)) : UnknownAsync(context);

    private async Task DeleteAsync(HttpContext context, string id)
    {
        var reason = (string?)context.Request.Query["reason"] is { Length: > 0 } given ? given : DefaultReason;
        var isRemoved = (string?)context.Request.Query["remove"] is "true";
        if (host.Book.Get(id) is not { } known || !await host.StopAsync(id, reason, isRemoved, context.RequestAborted))
        {
            await UnknownAsync(context);
            return;
        }

        await JsonAsync(context, TaskView.Of(host.Book.Get(id) ?? known));
    }

    private static Task UnknownAsync(HttpContext context) => ErrorAsync(context, StatusCodes.Status404NotFound, "UnknownTask", "no task has this id");

    private static Task NotAllowedAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return ErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "MethodNotAllowed", "expected " + allowed);
    }

    private static Task ErrorAsync(HttpContext context, int status, string code, string message, IReadOnlyList<TaskProblem>? problems = null)
    {
        var body = new JsonObject { ["code"] = code, ["message"] = message };
        if (problems is not null)
            body["problems"] = new JsonArray([.. problems.Select(p => new JsonObject { ["path"] = p.Path, ["message"] = p.Message })]);
        return WriteAsync(context, status, body);
    }

    private static Task JsonAsync(HttpContext context, JsonObject body) => WriteAsync(context, StatusCodes.Status200OK, body);

    private static Task WriteAsync(HttpContext context, int status, JsonObject body) =>
        JsonAnswer.WriteAsync(context, status, Encoding.UTF8.GetBytes(body.ToJsonString(Readable))).AsTask();
}
