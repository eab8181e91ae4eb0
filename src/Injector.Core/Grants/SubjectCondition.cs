using Injector.Core.Workloads;

namespace Injector.Core.Grants;

/// <summary>One key of a subject and what its value must match.</summary>
/// <param name="Key">What is looked at.</param>
/// <param name="Name">Which name or label, where <paramref name="Key"/> needs one.</param>
/// <param name="Value">What it must match.</param>
public sealed record SubjectCondition(SubjectKey Key, string? Name, Glob Value)
{
    /// <summary>Whether the container's creator chooses the value.</summary>
    public bool IsWeak => Value.IsAny || Key is SubjectKey.Label
        || (Key is SubjectKey.Name && Name is WorkloadNames.ComposeProject or WorkloadNames.Container);

    /// <summary>Whether it holds for this workload.</summary>
    public bool Holds(WorkloadIdentity identity) => Value.Matches(Key switch
    {
        SubjectKey.ImageDigest => identity.Image?.Digest,
        SubjectKey.Repository => identity.Image?.Repository,
        SubjectKey.Label => identity.Labels.TryGetValue(Name!, out var label) ? label : null,
        _ => identity.Name(Name!),
    });
}
