namespace Injector.Core.Sdks;

/// <summary>A place in the default chain of an AWS SDK.</summary>
public enum CredentialSourceKind
{
    /// <summary>Static keys in the environment.</summary>
    StaticKeys,

    /// <summary>A web identity token (IRSA).</summary>
    WebIdentity,

    /// <summary>Shared files: a profile.</summary>
    Profile,

    /// <summary>The container credentials endpoint: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI.</summary>
    Container,

    /// <summary>The instance metadata service.</summary>
    InstanceMetadata,

    /// <summary>Nothing.</summary>
    None,
}
