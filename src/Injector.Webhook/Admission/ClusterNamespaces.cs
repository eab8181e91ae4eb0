using Injector.Kubernetes.Namespaces;

namespace Injector.Webhook.Admission;

/// <summary>Labels of namespaces, from the cluster.</summary>
internal sealed class ClusterNamespaces(NamespaceLabels labels) : INamespaces
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<string, string>?> LabelsAsync(string name, CancellationToken cancellation) =>
        labels.ReadAsync(name, cancellation);
}
