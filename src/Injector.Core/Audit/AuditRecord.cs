using Injector.Core.Credentials;

namespace Injector.Core.Audit;

/// <summary>One line of the credential audit log: the ECS agent's record, format version 2, all ten fields.</summary>
/// <param name="Time">UTC, whole seconds in the log.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Source">Peer as <c>ip:port</c>, IPv6 in brackets; empty is written <c>-</c>.</param>
/// <param name="Path"><c>/v1/credentials</c> or <c>/v2/credentials</c>: an id never appears.</param>
/// <param name="UserAgent">As received.</param>
/// <param name="TaskArn">Who the credentials are for; empty is written <c>-</c>.</param>
/// <param name="RoleType">Task role or execution role.</param>
/// <param name="Cluster">Empty is written <c>-</c>.</param>
/// <param name="ContainerInstanceArn">Empty is written <c>-</c>.</param>
public readonly record struct AuditRecord(
    DateTimeOffset Time,
    int Status,
    string Source,
    string Path,
    string UserAgent,
    string TaskArn,
    RoleType RoleType,
    string Cluster,
    string ContainerInstanceArn)
{
    /// <summary>Version of the format, its eighth field.</summary>
    public const int Version = 2;

    /// <summary>The seventh field.</summary>
    public string EventType => RoleType is RoleType.TaskExecution ? "GetCredentialsExecutionRole" : "GetCredentials";
}
