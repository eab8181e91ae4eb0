using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Core.Wire;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Messages;
using Injector.Endpoint.Workloads;
using Injector.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace Injector.Endpoint.Admin;

/// <summary>
/// The admin socket: <c>POST /v1/messages</c> takes control-plane frames, <c>PUT</c>, <c>GET</c> and <c>DELETE /v1/workloads[/ID]</c>
/// register, show and retire workloads. Who may connect is settled before a request gets here.
/// </summary>
internal sealed class AdminRoutes(WorkloadRegistry workloads, ControlMessages messages, IGrants grants)
{
    private const string WorkloadsPath = "/v1/workloads";
    private const int Gone = 204;

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (Exception e) when (e is FormatException or MessageRejectedException)
        {
            await ErrorAsync(context, StatusCodes.Status400BadRequest, "BadRequest", e.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            await ErrorAsync(context, StatusCodes.Status400BadRequest, "BadRequest", "expected a JSON document, found something else");
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or UnauthorizedAccessException)
        {
            await ErrorAsync(context, StatusCodes.Status507InsufficientStorage, "NotStored", "nothing has changed: " + e.Message);
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var method = context.Request.Method;
        if (path == "/v1/messages")
            return HttpMethods.IsPost(method) ? TakeMessageAsync(context) : NotAllowedAsync(context, "POST");

        if (path == WorkloadsPath)
            return HttpMethods.IsGet(method) ? JsonAsync(context, WorkloadView.All(workloads.All, grants.Current)) : NotAllowedAsync(context, "GET");

        if (!path.StartsWith(WorkloadsPath + "/", StringComparison.Ordinal))
            return ErrorAsync(context, StatusCodes.Status404NotFound, "NotFound", "expected /v1/messages or /v1/workloads[/ID], found another path");

        var id = path[(WorkloadsPath.Length + 1)..];
        return method switch
        {
            "PUT" => PutAsync(context, id),
            "GET" => GetAsync(context, id),
            "DELETE" => DeleteAsync(context, id),
            _ => NotAllowedAsync(context, "GET, PUT, DELETE"),
        };
    }

    private async Task TakeMessageAsync(HttpContext context) => await JsonAsync(context, messages.Take(await BodyAsync(context)));

    private async Task PutAsync(HttpContext context, string text)
    {
        if (!CredentialId.TryParseUuid(text, out var id))
            throw new FormatException("expected a lower-case UUID as the workload's id, found another text");

        using var body = JsonDocument.Parse(await BodyAsync(context));
        var registration = WorkloadRequest.Read(id, body.RootElement);
        if (workloads.TryGet(id.Value, out var known) && known.Registration.Origin is not WorkloadOrigin.Registered)
        {
            await ErrorAsync(context, StatusCodes.Status409Conflict, "IdInUse", "the id belongs to a task that came by payload");
            return;
        }

        var token = workloads.Register(registration);
        await JsonAsync(context, Write(json => json.WriteString("token", token.Reveal())));
    }

    private Task GetAsync(HttpContext context, string id) =>
        workloads.TryGet(id, out var workload) ? JsonAsync(context, WorkloadView.One(workload, grants.Current)) : UnknownAsync(context);

    private Task DeleteAsync(HttpContext context, string id)
    {
        if (!CredentialId.TryParse(id, out var parsed) || !workloads.Remove(parsed))
            return UnknownAsync(context);

        context.Response.StatusCode = Gone;
        return Task.CompletedTask;
    }

    private static Task UnknownAsync(HttpContext context) =>
        ErrorAsync(context, StatusCodes.Status404NotFound, "UnknownWorkload", "no workload has this id");

    private static Task NotAllowedAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return ErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "MethodNotAllowed", "expected " + allowed);
    }

    private static Task JsonAsync(HttpContext context, byte[] body) =>
        JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, body).AsTask();

    private static Task ErrorAsync(HttpContext context, int status, string code, string message) =>
        JsonAnswer.WriteAsync(context, status, new CredentialError(status, code, message).Body).AsTask();

    // Bounded by the server's limit for request bodies.
    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
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
