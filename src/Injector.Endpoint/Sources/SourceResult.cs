using System.Diagnostics.CodeAnalysis;
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

    /// <summary>What kind of failure it was; for metrics.</summary>
    public SourceFailure Failure { get; private init; }

    /// <summary>Why there is no pair, for people; never holds a secret.</summary>
    public string? Problem { get; private init; }

    /// <summary>Whether there is a pair.</summary>
    [MemberNotNullWhen(true, nameof(Credentials))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsSuccess => Credentials is not null;

    /// <summary>A pair was had.</summary>
    public static SourceResult Success(RoleCredentials credentials) => new() { Credentials = credentials };

    /// <summary>None was had.</summary>
    public static SourceResult Failed(SourceFailure failure, string problem) => new() { Failure = failure, Problem = problem };
}
