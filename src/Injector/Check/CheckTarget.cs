namespace Injector.Check;

/// <summary>What is checked.</summary>
/// <param name="Namespace">Namespace of webhook and endpoint.</param>
/// <param name="Configuration">The MutatingWebhookConfiguration.</param>
/// <param name="WebhookSecret">Secret of the webhook's certificate.</param>
/// <param name="EndpointSecret">Secret of the endpoint's certificate.</param>
/// <param name="Cluster">The endpoint's cluster name, which grants may ask for; empty when unknown.</param>
internal sealed record CheckTarget(string Namespace, string Configuration, string WebhookSecret, string EndpointSecret, string Cluster);
