using Injector.Endpoint.Rehearsals;

namespace Injector.Endpoint.Sources.Development;

/// <summary>How the development source behaves.</summary>
public sealed record DevelopmentOptions
{
    /// <summary>Life of its pairs.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The failure it rehearses.</summary>
    public RehearsedFailure Failure { get; init; }
}
