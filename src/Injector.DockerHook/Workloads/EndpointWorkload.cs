namespace Injector.DockerHook.Workloads;

/// <summary>A workload as the endpoint shows it.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="ContainerId">The container it was registered for; null when it is none of a hook's.</param>
/// <param name="TaskId">The task it was registered for; null when it is none.</param>
/// <param name="Role">The role that it gets; null while refused or undecided.</param>
/// <param name="Refusal">Why it gets none; null otherwise.</param>
/// <param name="Expiration">When the pair in memory ends, as the endpoint writes it; null when there is none.</param>
public sealed record EndpointWorkload(string Id, string? ContainerId, string? TaskId, string? Role, string? Refusal, string? Expiration)
{
    /// <summary>Which hook has registered it; null when none has.</summary>
    public string? Hook { get; init; }

    /// <summary>The AWS SDK that asked for its credentials last; null when none has.</summary>
    public string? Sdk { get; init; }
}
