using Injector.Core.Injection;

namespace Injector.Kubernetes.Inventory;

/// <summary>A container of a pod.</summary>
/// <param name="Name">Name.</param>
/// <param name="Variables">Its variables: those of config maps first, its own after them, as the kubelet puts them.</param>
/// <param name="Unseen">Where further variables come from that were not looked at, such as <c>secret app-keys</c>.</param>
public sealed record ContainerDetails(string Name, IReadOnlyList<ContainerVariable> Variables, IReadOnlyList<string> Unseen);
