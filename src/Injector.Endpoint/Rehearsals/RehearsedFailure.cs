namespace Injector.Endpoint.Rehearsals;

/// <summary>Failures that can be met on purpose: by every workload of the development source, or by one workload in a <see cref="Rehearsal"/>.</summary>
public enum RehearsedFailure
{
    /// <summary>None: it works.</summary>
    None,

    /// <summary>The source gives pairs that have expired already: there are no credentials, since none expired is ever served.</summary>
    Expired,

    /// <summary>The source takes five seconds for every pair.</summary>
    Slow,

    /// <summary>Too many requests: those of the workload at the endpoint; with the development source, those of the endpoint at its source.</summary>
    Throttled,

    /// <summary>The role is taken away: from the workload, as by its grant; with the development source, from the endpoint.</summary>
    Revoked,

    /// <summary>The source fails every other time, the first time to begin with.</summary>
    Flapping,
}
