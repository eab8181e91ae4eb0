using Injector.Core.Names;
using Injector.Core.Sdks;
using Injector.Core.Wire;
using Injector.Endpoint.Callers;
using Injector.Endpoint.Limits;
using Injector.Endpoint.Metrics;
using Injector.Endpoint.Traces;
using Injector.Endpoint.Workloads;
using Injector.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Injector.Endpoint.Answers;

/// <summary>
/// One credential request from request line to answer: route, method, host, id, caller, limit, role, credentials, audit line. The only way
/// to credentials in this process.
/// </summary>
internal sealed class CredentialRoutes(
    CredentialAnswerOptions options, EndpointCallers callers, PeerLimiter peers, CredentialDecision decision, AnswerAudit audit,
    EndpointMetrics metrics, Tracing? traces)
{
    /// <summary>Header that carries an error's code, also on HEAD, for sidecars that revalidate.</summary>
    public const string ReasonHeader = "X-Injector-Reason";

    /// <summary>Answers a request that came by this door.</summary>
    public async Task HandleAsync(HttpContext context, Doors door)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var request = options.Enabled ? CredentialRequest.Parse(target) : default;
        if (request.Route is CredentialRoute.None)
        {
            await RefuseAsync(context, request, CredentialError.NotFound);
            return;
        }

        if (Malformed(context, door, request) is { } error)
        {
            await RefuseAsync(context, request, error);
            return;
        }

        var arrived = traces?.Now ?? default;
        var caller = new CallerEvidence(
            door, request.Id, context.Request.Headers.Authorization.ToString(),
            door is Doors.Socket ? null : context.Connection.RemoteIpAddress,
            door is Doors.Cluster && !peers.CanTake(context.Connection.RemoteIpAddress));
        var identity = await callers.IdentifyAsync(caller, context.RequestAborted);
        if (identity.IsUnknown)
        {
            await RefuseAsync(context, request, CredentialError.For(
                request.Route, StatusCodes.Status503ServiceUnavailable, ReasonCodes.CannotDecide, "The caller cannot be checked now"));
            return;
        }

        if (identity.Workload is not { } workload)
        {
            await RefuseAsync(context, request, CredentialError.InvalidId(request.Route));
            return;
        }

        // A sidecar refreshes before anybody has asked it: that tells nothing.
        if (SdkUserAgent.Read(context.Request.Headers.UserAgent.ToString()) is not SdkFamily.None and var sdk)
            workload.Sdk = sdk;

        if (decision.IsOverLimit(workload))
        {
            await AnswerAsync(context, request, workload, CredentialAnswer.Error(CredentialError.TooManyRequests));
            return;
        }

        // A revalidation gets nothing, and there is one every half minute of every workload: it is no trace.
        if (HttpMethods.IsHead(context.Request.Method))
        {
            await AnswerAsync(context, request, workload, decision.Check(workload, request.Route));
            return;
        }

        using var trace = traces?.Begin(context, workload, arrived);
        var answer = await decision.GetAsync(workload, request.Route, trace?.Span, context.RequestAborted);
        trace?.Answered(answer);
        await AnswerAsync(context, request, workload, answer);
    }

    private CredentialError? Malformed(HttpContext context, Doors door, CredentialRequest request)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            return CredentialError.MethodNotAllowed;

        if (door is not Doors.Socket && !options.Hosts.Allows(context.Request.Headers.Host, context.Connection.LocalPort))
            return CredentialError.InvalidHost;

        return request.Id.Length == 0 ? CredentialError.NoId(request.Route) : null;
    }

    // Whatever no known workload has asked for counts against the peer, so that guessing is slow and hurts the guesser alone.
    private Task RefuseAsync(HttpContext context, CredentialRequest request, CredentialError error)
    {
        var refusal = peers.TryTake(context.Connection.RemoteIpAddress) ? error : CredentialError.TooManyRequests;
        return AnswerAsync(context, request, workload: null, CredentialAnswer.Error(refusal));
    }

    private Task AnswerAsync(HttpContext context, CredentialRequest request, Workload? workload, CredentialAnswer answer)
    {
        metrics.Answered(answer.Status, answer.Reason);

        // A HEAD that succeeds hands nothing out; whatever is refused is on record, also by HEAD.
        if (request.Route is not CredentialRoute.None && (answer.Status != StatusCodes.Status200OK || HttpMethods.IsGet(context.Request.Method)))
        {
            audit.Write(context, request, workload, answer.Status);
            workload?.Answered(answer.Reason);
        }

        if (answer.Reason.Length > 0)
            context.Response.Headers[ReasonHeader] = answer.Reason;
        if (answer.Status == StatusCodes.Status405MethodNotAllowed)
            context.Response.Headers.Allow = "GET, HEAD";
        return JsonAnswer.WriteAsync(context, answer.Status, answer.Body).AsTask();
    }
}
