namespace Injector.Testing.Sts;

/// <summary>What the fake STS does with a request.</summary>
public enum StsBehaviour
{
    /// <summary>Gives credentials.</summary>
    Success,

    /// <summary>403 AccessDenied.</summary>
    AccessDenied,

    /// <summary>400 Throttling.</summary>
    Throttling,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>Answers after three seconds.</summary>
    Slow,

    /// <summary>200 with XML that ends half-way.</summary>
    Malformed,

    /// <summary>200 without a key id and an expiration.</summary>
    Incomplete,

    /// <summary>502 and a page of somebody in between, which quotes what it was given.</summary>
    Page,

    /// <summary>400 with a message that quotes what no message should.</summary>
    Talkative,

    /// <summary>Gives what was meant for another workload: a pair of another role.</summary>
    Foreign,

    /// <summary>Gives a pair of the same role under another workload's session.</summary>
    ForeignSession,

    /// <summary>Refuses sessions of more than an hour, as for a role that assumes a role.</summary>
    RoleChaining,
}
