using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Core.Wire;

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

    /// <summary>Whether a variable has one of these forms, whoever wrote it, and with which id.</summary>
    /// <param name="variable">RELATIVE_URI or FULL_URI.</param>
    /// <param name="id">The id; none otherwise.</param>
    public static bool TryRead(ContainerVariable variable, out CredentialId id)
    {
        id = default;
        var target = variable.Name == EnvironmentVariables.RelativeUri ? variable.Value : TargetOf(variable.Value);
        return target is ['/', ..]
            && CredentialRequest.Parse(target) is { Route: not CredentialRoute.None } request
            && CredentialId.TryParse(request.Id, out id);
    }

    /// <summary>The host that the SDK connects to, which no proxy may stand in front of.</summary>
    public static string Host(Delivery delivery) => delivery is Delivery.LinkLocal ? CredentialHosts.LinkLocal : "127.0.0.1";

    private static string? TargetOf(string? full) =>
        Uri.TryCreate(full, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.UserInfo.Length == 0
            && ((uri.Host is "127.0.0.1" or "localhost" && uri.Port == Ports.Credentials) || (uri.Host == CredentialHosts.LinkLocal && uri.Port == Ports.LinkLocalHttp))
            ? uri.PathAndQuery
            : null;
}
