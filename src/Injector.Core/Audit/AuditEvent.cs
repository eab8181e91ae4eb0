namespace Injector.Core.Audit;

/// <summary>What a line of the audit log tells of.</summary>
public enum AuditEvent
{
    /// <summary>A request for credentials, as the ECS agent has it.</summary>
    Request,

    /// <summary>A workload meets a failure on purpose from now on.</summary>
    RehearsalStarted,

    /// <summary>It meets it no more.</summary>
    RehearsalEnded,
}
