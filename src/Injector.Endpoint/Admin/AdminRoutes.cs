using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Messages;
using Injector.Endpoint.Workloads;
using Microsoft.AspNetCore.Http;
using static Injector.Endpoint.Admin.AdminAnswer;

namespace Injector.Endpoint.Admin;

/// <summary>
/// The admin socket: <c>POST /v1/messages</c> takes control-plane frames, <c>PUT</c>, <c>GET</c> and <c>DELETE /v1/workloads[/ID]</c>
/// register, show and retire workloads; those under <c>/v1/workloads/ID/rehearsal</c> are <see cref="RehearsalRoutes"/>'. Who may connect is
/// settled before a request gets here.
/// </summary>
internal sealed class AdminRoutes(WorkloadRegistry workloads, KnownWorkloads known, ControlMessages messages, RehearsalRoutes rehearsals, IGrants grants)
{
    private const string WorkloadsPath = "/v1/workloads";

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
            return HttpMethods.IsGet(method) ? JsonAsync(context, WorkloadView.All(known.All, grants.Current)) : NotAllowedAsync(context, "GET");

        if (!path.StartsWith(WorkloadsPath + "/", StringComparison.Ordinal))
            return ErrorAsync(context, StatusCodes.Status404NotFound, "NotFound", "expected /v1/messages, /v1/workloads[/ID] or /v1/workloads/ID/rehearsal, found another path");

        var id = path[(WorkloadsPath.Length + 1)..];
        if (id.EndsWith(RehearsalRoutes.Path, StringComparison.Ordinal))
            return rehearsals.HandleAsync(context, id[..^RehearsalRoutes.Path.Length]);

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
        if (workloads.TryGet(id.Value, out var present) && present.Registration.Origin is not WorkloadOrigin.Registered)
        {
            await ErrorAsync(context, StatusCodes.Status409Conflict, "IdInUse", "the id belongs to a task that came by payload");
            return;
        }

        var token = workloads.Register(registration);
        await JsonAsync(context, Object(json => json.WriteString("token", token.Reveal())));
    }

    private Task GetAsync(HttpContext context, string id) =>
        known.TryGet(id, out var workload) ? JsonAsync(context, WorkloadView.One(workload, grants.Current)) : UnknownAsync(context);

    private Task DeleteAsync(HttpContext context, string id)
    {
        if (!CredentialId.TryParse(id, out var parsed) || !workloads.Remove(parsed))
            return UnknownAsync(context);

        return GoneAsync(context);
    }
}
