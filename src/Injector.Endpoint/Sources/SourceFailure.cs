namespace Injector.Endpoint.Sources;

/// <summary>Why a source gave no credentials.</summary>
internal enum SourceFailure
{
    /// <summary>It did not answer, or not in time, or with a fault of its own.</summary>
    Unavailable,

    /// <summary>It asked for fewer requests.</summary>
    Throttled,

    /// <summary>It refuses this role to this endpoint: a policy must be changed.</summary>
    Denied,

    /// <summary>It answered with something that is no credentials.</summary>
    Invalid,
}
