using System.Collections.Frozen;
using System.Text.Json.Serialization;

namespace Injector.Core.Workloads;

/// <summary>Who a workload is, as its platform says (never as the workload says of itself): what grants are decided on.</summary>
public sealed record WorkloadIdentity(Platform Platform)
{
    private static readonly FrozenDictionary<string, string> None = FrozenDictionary<string, string>.Empty;

    /// <summary>Names under the keys of <see cref="WorkloadNames"/>.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = None;

    /// <summary>The container's image, where there is one.</summary>
    public ContainerImage? Image { get; init; }

    /// <summary>Labels of the container. Weak: their creator chose them.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = None;

    /// <summary>A name, or null when the platform gave none.</summary>
    public string? Name(string key) => Names.TryGetValue(key, out var value) ? value : null;

    /// <summary>How the workload is called in messages.</summary>
    [JsonIgnore]
    public string Display => Platform switch
    {
        Platform.Docker => "container " + (Name(WorkloadNames.Container) ?? "(unnamed)"),
        Platform.Task => "task " + (Name(WorkloadNames.Task) ?? Name(WorkloadNames.TaskArn) ?? "(unnamed)"),
        Platform.Kubernetes => $"pod {Name(WorkloadNames.Namespace)}/{Name(WorkloadNames.Pod)}",
        _ => "process " + (Name(WorkloadNames.Process) ?? "(unnamed)"),
    };
}
