namespace Injector.Migrate;

/// <summary>Everything that a migration writes.</summary>
/// <param name="Grants">The RoleGrants.</param>
/// <param name="Manifests">The labelled manifests; null where nothing is to be changed in them.</param>
/// <param name="Carried">What is carried over: who, his role, what changes.</param>
/// <param name="Problems">What is not as before, or cannot be carried over: who, and what.</param>
/// <param name="Others">How many templates had no role.</param>
/// <param name="Left">How many had one, or may have had one, and are not carried over.</param>
internal sealed record Migration(
    IReadOnlyList<PlannedGrant> Grants, string? Manifests, IReadOnlyList<(string Who, string Role, string Change)> Carried,
    IReadOnlyList<(string Who, string Problem)> Problems, int Others, int Left);
