namespace Injector.Webhook.Injection;

/// <summary>What was done to one container, and why.</summary>
/// <param name="List"><c>containers</c>, <c>initContainers</c> or <c>ephemeralContainers</c>.</param>
/// <param name="Name">The container.</param>
/// <param name="Added">Names of the variables added; one that was made longer stands as <c>NO_PROXY+HOST</c>.</param>
/// <param name="Why">For people.</param>
public sealed record ContainerReport(string List, string Name, IReadOnlyList<string> Added, string Why);
