using Injector.Core.Workloads;

namespace Injector.Core.Grants;

/// <summary>Describes workloads of one platform. All conditions must hold; there is at least one.</summary>
/// <param name="Platform">The only platform it can match.</param>
/// <param name="Conditions">What must hold.</param>
public sealed record GrantSubject(Platform Platform, IReadOnlyList<SubjectCondition> Conditions)
{
    /// <summary>Whether it rests on nothing but what the container's creator chose (labels, compose project).</summary>
    public bool IsWeak => Conditions.All(c => c.IsWeak);

    /// <summary>As people say it, such as <c>kubernetes namespace shop, serviceAccount orders</c>.</summary>
    public string Display => Platform.ToString().ToLowerInvariant() + " " + string.Join(", ", Conditions.Select(c => c.Display));

    /// <summary>Whether it describes this workload.</summary>
    public bool Matches(WorkloadIdentity identity)
    {
        if (identity.Platform != Platform)
            return false;

        for (var i = 0; i < Conditions.Count; i++)
        {
            if (!Conditions[i].Holds(identity))
                return false;
        }

        return Conditions.Count > 0;
    }
}
