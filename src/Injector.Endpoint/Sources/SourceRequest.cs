using System.Diagnostics;
using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Core.Workloads;

namespace Injector.Endpoint.Sources;

/// <summary>What is asked of a source: a role, decided already, for a workload.</summary>
/// <param name="Id">The workload's id, for upstreams that are asked by it.</param>
/// <param name="Identity">Who the workload is, for session name and tags.</param>
/// <param name="Role">The granted role.</param>
/// <param name="Session">How the grant says to assume it.</param>
internal sealed record SourceRequest(CredentialId Id, WorkloadIdentity Identity, RoleArn Role, GrantSession Session)
{
    /// <summary>The span that attempts belong below; null for none. Never kept longer than the attempt.</summary>
    public Activity? Trace { get; init; }

    /// <summary>Whether credentials got for the one will do for the other: same role, assumed alike.</summary>
    public bool AsksForSameAs(SourceRequest other) => Role == other.Role && Session == other.Session;
}
