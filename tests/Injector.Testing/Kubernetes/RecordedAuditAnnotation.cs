namespace Injector.Testing.Kubernetes;

/// <summary>An audit annotation that a webhook gave, under the key that the real audit log has.</summary>
/// <param name="Webhook">Name of the webhook.</param>
/// <param name="Key">Name of the webhook, a slash, and the webhook's own key.</param>
/// <param name="Value">Its value.</param>
/// <param name="Namespace">Namespace of the object under review.</param>
/// <param name="Name">Name of the object under review, empty while it has none.</param>
public sealed record RecordedAuditAnnotation(string Webhook, string Key, string Value, string Namespace, string Name);
