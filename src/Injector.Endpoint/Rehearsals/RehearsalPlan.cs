namespace Injector.Endpoint.Rehearsals;

/// <summary>What is to be rehearsed.</summary>
/// <param name="Failure">The failure.</param>
/// <param name="Length">For how long.</param>
public sealed record RehearsalPlan(RehearsedFailure Failure, TimeSpan Length)
{
    /// <summary>Where nobody says for how long.</summary>
    public static readonly TimeSpan DefaultLength = TimeSpan.FromMinutes(10);

    /// <summary>Shorter, hardly anybody would meet it.</summary>
    public static readonly TimeSpan MinLength = TimeSpan.FromSeconds(10);

    /// <summary>A sidecar has a pair of an hour for an hour at most: this is long enough to outlast it, and no longer than anybody watches.</summary>
    public static readonly TimeSpan MaxLength = TimeSpan.FromHours(2);

    /// <summary>The bounds, for error messages.</summary>
    public const string ExpectedLength = "a duration from 10s to 2h, such as 90s, 10m or 1h";

    /// <summary>The failures by the words that people use.</summary>
    public static IReadOnlyDictionary<string, RehearsedFailure> Failures { get; } = Enum.GetValues<RehearsedFailure>()
        .Where(failure => failure is not RehearsedFailure.None)
        .ToDictionary(NameOf, failure => failure, StringComparer.Ordinal);

    /// <summary>The word for a failure.</summary>
    public static string NameOf(RehearsedFailure failure) => failure.ToString().ToLowerInvariant();
}
