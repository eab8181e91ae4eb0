using Injector.Core.Credentials;

namespace Injector.Webhook.Migration;

/// <summary>A pod template that had a role, or may have had one.</summary>
/// <param name="ApiVersion">API version of its document.</param>
/// <param name="Kind">Kind of its document.</param>
/// <param name="Namespace">Namespace; empty where nothing says it.</param>
/// <param name="Name">Name of the document.</param>
/// <param name="ServiceAccount">Service account of its pods.</param>
public sealed record MigratedWorkload(string ApiVersion, string Kind, string Namespace, string Name, string ServiceAccount)
{
    /// <summary>How it is called.</summary>
    public string Display => $"{Kind.ToLowerInvariant()}/{Name}{(Namespace.Length > 0 ? $" in {Namespace}" : " without a namespace")}";

    /// <summary>The role that it has had; null when it cannot be carried over.</summary>
    public RoleArn? Role { get; init; }

    /// <summary>The external id that its role was assumed with; null for none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Whether it must name its role, since its service account is granted several.</summary>
    public bool IsWishNeeded { get; init; }

    /// <summary>What is not as before, with the mend; empty for nothing.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The same, which gets neither label nor grant.</summary>
    /// <param name="why">Why, with the mend.</param>
    internal MigratedWorkload NotCarried(string why) => this with { Role = null, ExternalId = null, Problems = [.. Problems, "not carried over: " + why] };
}
