namespace Injector.Kubernetes.Inventory;

/// <summary>A pod with what its containers find in their environment.</summary>
/// <param name="Summary">What checks look at.</param>
/// <param name="Annotations">Annotations.</param>
/// <param name="Containers">Its containers, init containers first, as the API server lists them.</param>
public sealed record PodDetails(PodSummary Summary, IReadOnlyDictionary<string, string> Annotations, IReadOnlyList<ContainerDetails> Containers);
