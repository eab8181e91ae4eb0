using Injector.Core.Credentials;
using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>A task, ready to be created on an engine: nothing is left to decide.</summary>
/// <param name="Names">How it is called.</param>
/// <param name="Definition">What it runs.</param>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Containers">Each behind all that it waits for; the pause container first.</param>
/// <param name="Volumes">Volumes of the engine.</param>
internal sealed record TaskPlan(
    TaskNames Names,
    TaskDefinition Definition,
    string Cluster,
    IReadOnlyList<PlannedContainer> Containers,
    IReadOnlyList<PlannedVolume> Volumes)
{
    /// <summary>The id in the containers' variable; null for a task without a role.</summary>
    public CredentialId? CredentialId { get; init; }

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
