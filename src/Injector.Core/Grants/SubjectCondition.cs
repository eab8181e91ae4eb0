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
    public bool Holds(WorkloadIdentity identity) => Value.Matches(Seen(identity));

    /// <summary>What this workload has there; null where it has nothing.</summary>
    public string? Seen(WorkloadIdentity identity) => Key switch
    {
        SubjectKey.ImageDigest => identity.Image?.Digest,
        SubjectKey.Repository => identity.Image?.Repository,
        SubjectKey.Label => identity.Labels.TryGetValue(Name!, out var label) ? label : null,
        _ => identity.Name(Name!),
    };

    /// <summary>As people say it, such as <c>namespace shop</c>.</summary>
    public string Display => What + " " + Value;

    /// <summary>What it looks at, such as <c>namespace</c> or <c>label team</c>.</summary>
    public string What => Key switch
    {
        SubjectKey.ImageDigest => "imageDigest",
        SubjectKey.Repository => "repository",
        SubjectKey.Label => "label " + Name,
        _ => Name!,
    };
}
