using System.Net;
using Injector.Core.Credentials;
using Injector.Core.Workloads;

namespace Injector.Endpoint.Workloads;

/// <summary>What is kept of a workload, also on disk: never a secret but the id itself, and of the token only hashes.</summary>
public sealed record WorkloadRegistration(CredentialId Id, WorkloadIdentity Identity, WorkloadOrigin Origin, Doors Doors)
{
    /// <summary>The role it wishes for.</summary>
    public RoleArn? Wish { get; init; }

    /// <summary>Why its wish cannot be taken: such a workload is refused. Null when it can, or there is none.</summary>
    public string? WishProblem { get; init; }

    /// <summary>The only source address from which the loopback door answers; null for any.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Task role or execution role.</summary>
    public RoleType RoleType { get; init; }

    /// <summary>SHA-256 of the workload token, upper-case hex.</summary>
    public string? TokenHash { get; init; }

    /// <summary>The token before; it stays good until the new one is first shown, so that a rotation cut short locks nobody out.</summary>
    public string? PreviousTokenHash { get; init; }
}
