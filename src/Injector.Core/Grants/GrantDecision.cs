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

    /// <summary>The grant that decided; null where none is needed.</summary>
    public string? GrantName { get; private init; }

    /// <summary>Why not, for people.</summary>
    public string? Refusal { get; private init; }

    /// <summary>Grants a role.</summary>
    public static GrantDecision Granted(RoleArn role, GrantSession session, string? grantName) =>
        new() { Role = role, Session = session, GrantName = grantName };

    /// <summary>Refuses.</summary>
    public static GrantDecision Refused(string reason) => new() { Refusal = reason };
}
