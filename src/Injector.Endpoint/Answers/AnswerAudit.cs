using Injector.Core.Audit;
using Injector.Core.Wire;
using Injector.Core.Workloads;
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
            registration is null ? "" : TaskOf(registration.Identity),
            registration?.RoleType ?? default,
            options.Cluster,
            options.ContainerInstanceArn));
    }

    // What is no ECS task is named after what it is, so that the line still tells whose credentials they were.
    private static string TaskOf(WorkloadIdentity identity) =>
        identity.Name(WorkloadNames.TaskArn)
        ?? identity.Name(WorkloadNames.Task)
        ?? Prefixed("container/", identity.Name(WorkloadNames.Container))
        ?? Prefixed("process/", identity.Name(WorkloadNames.Process))
        ?? PodOf(identity)
        ?? "";

    private static string? PodOf(WorkloadIdentity identity) =>
        Prefixed("pod/", identity.Name(WorkloadNames.Pod) is { } pod ? identity.Name(WorkloadNames.Namespace) + "/" + pod : null);

    private static string? Prefixed(string prefix, string? name) => name is null ? null : prefix + name;

    private static string Source(ConnectionInfo connection)
    {
        if (connection.RemoteIpAddress is not { } peer)
            return "";

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return new System.Net.IPEndPoint(address, connection.RemotePort).ToString();
    }
}
