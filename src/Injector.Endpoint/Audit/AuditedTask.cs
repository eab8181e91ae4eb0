using Injector.Core.Workloads;

namespace Injector.Endpoint.Audit;

/// <summary>The sixth field of the audit log: whose credentials they were.</summary>
internal static class AuditedTask
{
    /// <summary>The task's ARN; what is no ECS task is named after what it is. Empty when nothing names it.</summary>
    public static string Of(WorkloadIdentity identity) =>
        identity.Name(WorkloadNames.TaskArn)
        ?? identity.Name(WorkloadNames.Task)
        ?? Prefixed("container/", identity.Name(WorkloadNames.Container))
        ?? Prefixed("process/", identity.Name(WorkloadNames.Process))
        ?? PodOf(identity)
        ?? "";

    private static string? PodOf(WorkloadIdentity identity) =>
        Prefixed("pod/", identity.Name(WorkloadNames.Pod) is { } pod ? identity.Name(WorkloadNames.Namespace) + "/" + pod : null);

    private static string? Prefixed(string prefix, string? name) => name is null ? null : prefix + name;
}
