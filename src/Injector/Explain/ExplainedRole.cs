namespace Injector.Explain;

/// <summary>What the grants say.</summary>
/// <param name="Arn">The role; null when it is refused.</param>
/// <param name="Grant">The grant that decides; null when none does.</param>
/// <param name="Wish">The role that the workload wishes for; null when it does not say.</param>
/// <param name="Why">For people.</param>
internal sealed record ExplainedRole(string? Arn, string? Grant, string? Wish, string Why);
