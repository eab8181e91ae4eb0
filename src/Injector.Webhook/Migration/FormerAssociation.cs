namespace Injector.Webhook.Migration;

/// <summary>An association of EKS Pod Identity.</summary>
/// <param name="Role">The role that the pods end with: the target role where there is one.</param>
/// <param name="By">The role on the way to the target role; null where there is no target role.</param>
/// <param name="ExternalId">The external id that the target role is assumed with; null for none.</param>
/// <param name="Cluster">Its EKS cluster; null where it was not said.</param>
/// <param name="Tags">Whether its sessions have EKS's session tags.</param>
/// <param name="Narrows">Whether a session policy of its own takes away from what the role allows.</param>
public sealed record FormerAssociation(string Role, string? By, string? ExternalId, string? Cluster, bool Tags, bool Narrows);
