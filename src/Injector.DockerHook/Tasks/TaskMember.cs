using Injector.Core.Credentials;
using Injector.Core.Workloads;

namespace Injector.DockerHook.Tasks;

/// <summary>The task that a container is part of: one credential id, one identity and one sidecar for all its containers.</summary>
/// <param name="TaskId">Last part of the task's ARN.</param>
/// <param name="Id">The id that stands in the containers' variable.</param>
/// <param name="Identity">Who the task is, for grants.</param>
/// <param name="Wish">The task role, or its override; null when the task definition names none.</param>
public sealed record TaskMember(string TaskId, CredentialId Id, WorkloadIdentity Identity, RoleArn? Wish)
{
    /// <summary>
    /// Whether its containers are in the host's network: there is no namespace to prepare, they ask the host's own endpoint on 127.0.0.1 by
    /// the FULL_URI that they have.
    /// </summary>
    public bool UsesHostNetwork { get; init; }
}
