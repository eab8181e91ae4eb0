namespace Injector.Kubernetes.Inventory;

/// <summary>An entry of a MutatingWebhookConfiguration, as far as it can do harm.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FailurePolicy">What a failing webhook does to pods.</param>
/// <param name="ReinvocationPolicy">Whether it is called again after others.</param>
/// <param name="TimeoutSeconds">How long the API server waits.</param>
/// <param name="CaBundle">PEM; empty for none.</param>
/// <param name="NamespaceSelector">Which namespaces.</param>
/// <param name="ObjectSelector">Which pods.</param>
/// <param name="SparesMirrorPods">Whether a match condition leaves mirror pods alone.</param>
public sealed record WebhookEntry(
    string Name, string FailurePolicy, string ReinvocationPolicy, int TimeoutSeconds, string CaBundle,
    LabelRule NamespaceSelector, LabelRule ObjectSelector, bool SparesMirrorPods);
