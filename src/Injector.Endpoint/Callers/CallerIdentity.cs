using Injector.Endpoint.Workloads;

namespace Injector.Endpoint.Callers;

/// <summary>Who is asking: a workload, nobody, or it cannot be said now.</summary>
/// <param name="Workload">The workload; null otherwise.</param>
/// <param name="IsUnknown">Whether it cannot be said now.</param>
internal readonly record struct CallerIdentity(Workload? Workload, bool IsUnknown)
{
    /// <summary>Nobody, for whatever reason.</summary>
    public static CallerIdentity Nobody => default;

    /// <summary>Whoever must be asked does not answer.</summary>
    public static CallerIdentity Unknown => new(null, IsUnknown: true);

    /// <summary>A workload.</summary>
    public static CallerIdentity Of(Workload? workload) => new(workload, IsUnknown: false);
}
