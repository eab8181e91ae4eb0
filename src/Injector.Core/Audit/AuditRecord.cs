using Injector.Core.Credentials;

namespace Injector.Core.Audit;

/// <summary>One line of the credential audit log: the ECS agent's record, format version 2, all ten fields.</summary>
/// <param name="Time">UTC, whole seconds in the log.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Source">Peer as <c>ip:port</c>, IPv6 in brackets; empty is written <c>-</c>.</param>
/// <param name="Path"><c>/v1/credentials</c> or <c>/v2/credentials</c>, or what was rehearsed and for how long: an id never appears.</param>
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

    /// <summary>What it tells of; anything but a request for credentials is no event of the ECS agent.</summary>
    public AuditEvent Event { get; init; }

    /// <summary>The seventh field.</summary>
    public string EventType => Event is not AuditEvent.Request ? Event.ToString()
        : RoleType is RoleType.TaskExecution ? "GetCredentialsExecutionRole"
        : "GetCredentials";
}
