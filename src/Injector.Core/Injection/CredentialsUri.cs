using Injector.Core.Credentials;
using Injector.Core.Names;

namespace Injector.Core.Injection;

/// <summary>The one variable that leads a container's SDK to its credentials.</summary>
public static class CredentialsUri
{
    /// <summary>The variable for an id: RELATIVE_URI or FULL_URI, never both.</summary>
    public static ContainerVariable Variable(CredentialId id, Delivery delivery, RelativeUriStyle style)
    {
        var path = style is RelativeUriStyle.Path ? id.RelativeUri : "/v1/credentials?id=" + id.Value;
        return delivery is Delivery.LinkLocal
            ? new ContainerVariable(EnvironmentVariables.RelativeUri, path)
            : new ContainerVariable(EnvironmentVariables.FullUri, $"http://127.0.0.1:{Ports.Credentials}{path}");
    }

    /// <summary>The host that the SDK connects to, which no proxy may stand in front of.</summary>
    public static string Host(Delivery delivery) => delivery is Delivery.LinkLocal ? CredentialHosts.LinkLocal : "127.0.0.1";
}
