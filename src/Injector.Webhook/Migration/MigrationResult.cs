namespace Injector.Webhook.Migration;

/// <summary>Manifests of a migration.</summary>
/// <param name="Manifests">The manifests with the label, YAML. What was there is still there: both ways run side by side.</param>
/// <param name="Workloads">Every template that had a role, or may have had one.</param>
/// <param name="Others">How many templates had none.</param>
/// <param name="LostComments">Whether there were comments, which are gone.</param>
/// <param name="Remarks">What is to be said besides: about whom, and what.</param>
/// <param name="IsEmpty">Whether there was no manifest at all.</param>
public sealed record MigrationResult(
    string Manifests, IReadOnlyList<MigratedWorkload> Workloads, int Others, bool LostComments, IReadOnlyList<(string Who, string Remark)> Remarks, bool IsEmpty);
