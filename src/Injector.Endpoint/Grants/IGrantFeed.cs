namespace Injector.Endpoint.Grants;

/// <summary>Somewhere that RoleGrants come from one by one, such as a cluster. Owned by the endpoint, so that it needs no cluster.</summary>
public interface IGrantFeed
{
    /// <summary>Begins: tells all grants there are, and again after every change. Not called at the same time twice.</summary>
    void Start(Action<IReadOnlyCollection<GrantDocument>> changed);
}
