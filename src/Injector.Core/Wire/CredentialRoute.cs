namespace Injector.Core.Wire;

/// <summary>The routes of the ECS credentials endpoint.</summary>
public enum CredentialRoute
{
    /// <summary>Not a credential route: 404.</summary>
    None,

    /// <summary><c>/v1/credentials?id=ID</c>.</summary>
    V1,

    /// <summary><c>/v2/credentials/ID</c>.</summary>
    V2,
}
