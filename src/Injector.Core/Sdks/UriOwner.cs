namespace Injector.Core.Sdks;

/// <summary>Whose credentials the container endpoint of an SDK's choice gives, by the form of the URI.</summary>
public enum UriOwner
{
    /// <summary>The SDK takes another source.</summary>
    None,

    /// <summary>It has the form and, where that is known, the id that Injector puts there.</summary>
    Injector,

    /// <summary>It has the form, with an id that is not this workload's.</summary>
    AnotherId,

    /// <summary>It is another system's, such as EKS Pod Identity's.</summary>
    Foreign,

    /// <summary>Its value is taken from elsewhere (a secret, a field) and cannot be seen.</summary>
    Unseen,
}
