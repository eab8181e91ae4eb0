using System.Text.Json;
using Injector.Core.Names;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Workloads;
using Microsoft.AspNetCore.Http;
using static Injector.Endpoint.Admin.AdminAnswer;

namespace Injector.Endpoint.Admin;

/// <summary>
/// <c>PUT</c>, <c>GET</c> and <c>DELETE /v1/workloads/ID/rehearsal</c>: begins, shows and ends a rehearsal. Those who may use the admin socket
/// still need the right in the grant that decides for the workload.
/// </summary>
internal sealed class RehearsalRoutes(KnownWorkloads workloads, RehearsalRegistry rehearsals)
{
    /// <summary>What stands behind the workload's id.</summary>
    public const string Path = "/rehearsal";

    /// <summary>Answers a request for a workload's rehearsal.</summary>
    /// <exception cref="FormatException">The body is not as it must be.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public Task HandleAsync(HttpContext context, string id)
    {
        if (context.Request.Method is not ("PUT" or "GET" or "DELETE"))
            return NotAllowedAsync(context, "GET, PUT, DELETE");
        if (!workloads.TryGet(id, out var workload))
            return UnknownAsync(context);

        return context.Request.Method switch
        {
            "PUT" => StartAsync(context, workload),
            "GET" => workload.Rehearsal is { } rehearsal ? ShowAsync(context, rehearsal) : NoneAsync(context, workload),
            _ => StopAsync(context, workload),
        };
    }

    /// <summary>Writes what a rehearsal is: failure, beginning and end.</summary>
    public static void Write(Utf8JsonWriter json, Rehearsal rehearsal)
    {
        json.WriteString("failure", RehearsalPlan.NameOf(rehearsal.Failure));
        json.WriteNumber("seconds", (long)rehearsal.Plan.Length.TotalSeconds);
        json.WriteString("startedAt", Core.Wire.WireTimestamp.Format(rehearsal.StartedAt));
        json.WriteString("endsAt", Core.Wire.WireTimestamp.Format(rehearsal.EndsAt));
    }

    private async Task StartAsync(HttpContext context, Workload workload)
    {
        using var body = JsonDocument.Parse(await BodyAsync(context));
        var outcome = rehearsals.Start(workload, RehearsalRequest.Read(body.RootElement), Agent(context));
        await (outcome.IsStarted
            ? ShowAsync(context, outcome.Rehearsal)
            : ErrorAsync(context, StatusOf(outcome.Reason), outcome.Reason, outcome.Problem));
    }

    private static Task StopAsync(HttpContext context, Workload workload)
    {
        if (workload.Rehearsal is not { } rehearsal)
            return NoneAsync(context, workload);

        rehearsal.End(RehearsalEnd.Stopped, Agent(context));
        return GoneAsync(context);
    }

    private static Task ShowAsync(HttpContext context, Rehearsal rehearsal) => JsonAsync(context, Object(json => Write(json, rehearsal)));

    private static Task NoneAsync(HttpContext context, Workload workload) => ErrorAsync(
        context, StatusCodes.Status404NotFound, RehearsalReasons.NoRehearsal, $"{workload.Registration.Identity.Display} is in no rehearsal");

    private static string Agent(HttpContext context) => context.Request.Headers.UserAgent.ToString();

    private static int StatusOf(string reason) => reason switch
    {
        RehearsalReasons.RehearsalNotGranted => StatusCodes.Status403Forbidden,
        RehearsalReasons.CredentialsByPayload => StatusCodes.Status409Conflict,
        RehearsalReasons.UnknownWorkload => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
