using System.Diagnostics.CodeAnalysis;

namespace Injector.Endpoint.Workloads;

/// <summary>Every workload that is known now, by whatever door: those that were registered, by id, and the pods that have asked lately, by uid.</summary>
internal sealed class KnownWorkloads(WorkloadRegistry registered, ClusterWorkloads pods)
{
    /// <summary>All of them, in no order.</summary>
    public IEnumerable<Workload> All => registered.All.Concat(pods.All);

    /// <summary>The workload with this <see cref="Workload.Key"/>.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out Workload? workload) => registered.TryGet(key, out workload) || pods.TryGet(key, out workload);
}
