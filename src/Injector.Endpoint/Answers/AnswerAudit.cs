using Injector.Core.Audit;
using Injector.Core.Wire;
using Injector.Endpoint.Audit;
using Injector.Endpoint.Workloads;
using Microsoft.AspNetCore.Http;

namespace Injector.Endpoint.Answers;

/// <summary>Puts answers on record.</summary>
internal sealed class AnswerAudit(AuditLog log, CredentialAnswerOptions options, TimeProvider time)
{
    /// <summary>Records one answer; <paramref name="workload"/> is null when nobody known has asked.</summary>
    public void Write(HttpContext context, CredentialRequest request, Workload? workload, int status)
    {
        var registration = workload?.Registration;
        log.Write(new AuditRecord(
            time.GetUtcNow(),
            status,
            Source(context.Connection),
            request.AuditPath,
            context.Request.Headers.UserAgent.ToString(),
            registration is null ? "" : AuditedTask.Of(registration.Identity),
            registration?.RoleType ?? default,
            options.Cluster,
            options.ContainerInstanceArn));
    }

    private static string Source(ConnectionInfo connection)
    {
        if (connection.RemoteIpAddress is not { } peer)
            return "";

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return new System.Net.IPEndPoint(address, connection.RemotePort).ToString();
    }
}
