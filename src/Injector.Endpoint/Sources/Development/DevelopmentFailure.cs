namespace Injector.Endpoint.Sources.Development;

/// <summary>Failures that the development source can rehearse.</summary>
public enum DevelopmentFailure
{
    /// <summary>None: it works.</summary>
    None,

    /// <summary>Gives pairs that have expired already.</summary>
    Expired,

    /// <summary>Takes five seconds for every pair.</summary>
    Slow,

    /// <summary>Asks for fewer requests, every time.</summary>
    Throttled,

    /// <summary>Refuses the role, every time.</summary>
    Revoked,

    /// <summary>Fails every other time.</summary>
    Flapping,
}
