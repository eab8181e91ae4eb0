namespace Injector.Kubernetes.Inventory;

/// <summary>A pod, as far as checks look at it.</summary>
/// <param name="Namespace">Namespace.</param>
/// <param name="Name">Name.</param>
/// <param name="ServiceAccount">Service account.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Owner">What makes it, such as <c>replicaset/orders-5b9f</c>; empty for none.</param>
/// <param name="Containers">Names of all its containers.</param>
/// <param name="IsReady">Whether it is ready.</param>
/// <param name="IsOver">Whether it has ended, or is about to.</param>
/// <param name="Wish">The role that its annotation asks for; null for none.</param>
/// <param name="Obstacle">Why no pod like this can be injected; empty where nothing is known against it.</param>
public sealed record PodSummary(
    string Namespace, string Name, string ServiceAccount, IReadOnlyDictionary<string, string> Labels, string Owner,
    IReadOnlyList<string> Containers, bool IsReady, bool IsOver, string? Wish, string Obstacle);
