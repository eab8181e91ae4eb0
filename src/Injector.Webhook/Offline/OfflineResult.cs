namespace Injector.Webhook.Offline;

/// <summary>Manifests after the work.</summary>
/// <param name="Text">The manifests, YAML.</param>
/// <param name="Reports">What became of each template.</param>
/// <param name="LostComments">Whether there were comments, which are gone.</param>
public sealed record OfflineResult(string Text, IReadOnlyList<TemplateReport> Reports, bool LostComments);
