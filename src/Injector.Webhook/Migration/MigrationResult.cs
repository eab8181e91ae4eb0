namespace Injector.Webhook.Migration;

/// <summary>Manifests of a migration.</summary>
/// <param name="Manifests">The manifests with the label, YAML. What was there is still there: both ways run side by side.</param>
/// <param name="Workloads">Every template that had a role.</param>
/// <param name="Others">How many templates had none.</param>
/// <param name="LostComments">Whether there were comments, which are gone.</param>
public sealed record MigrationResult(string Manifests, IReadOnlyList<MigratedWorkload> Workloads, int Others, bool LostComments);
