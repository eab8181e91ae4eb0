using Injector.Core.Sdks;
using Injector.Core.Wire;
using Injector.Hosting.Health;
using Injector.Hosting.Http;
using Injector.Sidecar.Credentials;
using Injector.Sidecar.Listening;
using Injector.Sidecar.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Injector.Sidecar.Answers;

/// <summary>
/// One request from request line to answer. A connection without a <see cref="ListenerScope"/> came by the admin listener, where there
/// are never credentials.
/// </summary>
internal sealed class SidecarRoutes(HostRule hosts, HealthRoutes health, SidecarMetrics metrics)
{
    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        if (context.Features.Get<ListenerScope>() is not { } scope)
            return health.HandleAsync(context);

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return ErrorAsync(context, CredentialError.MethodNotAllowed);
        }

        return hosts.Allows(context.Request.Headers.Host, context.Connection.LocalPort)
            ? CredentialsAsync(context, scope)
            : ErrorAsync(context, CredentialError.InvalidHost);
    }

    private Task CredentialsAsync(HttpContext context, ListenerScope scope)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (scope.FindByTarget(target, out var route) is { } usual)
            return AnswerAsync(context, usual, route);

        var request = CredentialRequest.Parse(target);
        if (request.Route is CredentialRoute.None)
            return ErrorAsync(context, CredentialError.NotFound);

        if (request.Id.Length == 0)
            return ErrorAsync(context, CredentialError.NoId(request.Route));

        return scope.FindById(request.Id) is { } own
            ? AnswerAsync(context, own, request.Route)
            : ErrorAsync(context, CredentialError.InvalidId(request.Route));
    }

    private Task AnswerAsync(HttpContext context, WorkloadCredentials workload, CredentialRoute route)
    {
        var sdk = SdkUserAgent.Read(context.Request.Headers.UserAgent.ToString());
        workload.Sdk = sdk;
        metrics.Asked(sdk);
        if (!workload.TryGetBody(out var body))
            return WaitAsync(context, workload, route);

        metrics.Served();
        var write = JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, body);
        return write.IsCompletedSuccessfully ? Task.CompletedTask : write.AsTask();
    }

    private async Task WaitAsync(HttpContext context, WorkloadCredentials workload, CredentialRoute route)
    {
        try
        {
            await workload.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits any more.
            return;
        }

        if (workload.TryGetBody(out var body))
        {
            metrics.Served();
            await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, body);
        }
        else
        {
            await ErrorAsync(context, workload.Missing(route));
        }
    }

    private Task ErrorAsync(HttpContext context, CredentialError error)
    {
        metrics.Answered(error);
        return JsonAnswer.WriteAsync(context, error.Status, error.Body).AsTask();
    }
}
