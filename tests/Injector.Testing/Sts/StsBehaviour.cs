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

    /// <summary>200 without a secret key.</summary>
    Incomplete,

    /// <summary>Refuses sessions of more than an hour, as for a role that assumes a role.</summary>
    RoleChaining,
}
