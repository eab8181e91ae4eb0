namespace Injector.Endpoint.Grants;

/// <summary>Whoever knows the grants: a file on a host, the API of a cluster.</summary>
internal interface IGrants
{
    /// <summary>The grants in force; changes as a whole, never in part.</summary>
    GrantsInForce Current { get; }
}
