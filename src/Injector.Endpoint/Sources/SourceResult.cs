using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Injector.Core.Credentials;

namespace Injector.Endpoint.Sources;

/// <summary>A pair, or why there is none.</summary>
internal sealed record SourceResult
{
    private SourceResult()
    {
    }

    /// <summary>The pair.</summary>
    public RoleCredentials? Credentials { get; private init; }

    /// <summary>The longest life that the pair can have, by what was asked for: its end is told by a clock that may not be this machine's.</summary>
    public TimeSpan Longest { get; private init; } = TimeSpan.MaxValue;

    /// <summary>What kind of failure it was; for metrics.</summary>
    public SourceFailure Failure { get; private init; }

    /// <summary>Why there is no pair, for people; never holds a secret.</summary>
    public string? Problem { get; private init; }

    /// <summary>Whether there is a pair.</summary>
    [MemberNotNullWhen(true, nameof(Credentials))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsSuccess => Credentials is not null;

    /// <summary>A pair was had.</summary>
    public static SourceResult Success(RoleCredentials credentials) => Success(credentials, TimeSpan.MaxValue);

    /// <summary>A pair was had that cannot live longer than this.</summary>
    public static SourceResult Success(RoleCredentials credentials, TimeSpan longest) => new() { Credentials = credentials, Longest = longest };

    /// <summary>It did not answer in time.</summary>
    public static SourceResult NoAnswer(TimeSpan within) =>
        Failed(SourceFailure.Unavailable, string.Create(CultureInfo.InvariantCulture, $"the source gave no answer within {within.TotalSeconds:0.###} s"));

    /// <summary>None was had.</summary>
    public static SourceResult Failed(SourceFailure failure, string problem) => new() { Failure = failure, Problem = problem };
}
