using System.Diagnostics.CodeAnalysis;
using Injector.Core.Credentials;

namespace Injector.Core.Grants;

/// <summary>Which role a workload may have, or why none.</summary>
public sealed record GrantDecision
{
    private GrantDecision()
    {
    }

    /// <summary>Whether a role was granted.</summary>
    [MemberNotNullWhen(true, nameof(Session))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGranted => Session is not null;

    /// <summary>The role.</summary>
    public RoleArn Role { get; private init; }

    /// <summary>How to assume it.</summary>
    public GrantSession? Session { get; private init; }

    /// <summary>The grant that decided; null where none did.</summary>
    public string? GrantName { get; private init; }

    /// <summary>Whether the workload may be made to meet a failure on purpose.</summary>
    public bool AllowsRehearsal { get; private init; }

    /// <summary>Why not, for people.</summary>
    public string? Refusal { get; private init; }

    /// <summary>Grants a role, as the deciding grant says.</summary>
    public static GrantDecision Granted(RoleArn role, RoleGrant by) =>
        new() { Role = role, Session = by.Session, GrantName = by.Name, AllowsRehearsal = by.AllowsRehearsal };

    /// <summary>Refuses.</summary>
    public static GrantDecision Refused(string reason) => new() { Refusal = reason };
}
