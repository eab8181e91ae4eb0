using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.Core.Names;

namespace Injector.DockerHook.Containers;

/// <summary>The credential id that stands in a container's environment.</summary>
internal static class DeclaredId
{
    /// <summary>Finds it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="id">The id; null when there is no variable, or with a problem.</param>
    /// <param name="isFullUri">Whether it stands in FULL_URI.</param>
    /// <returns>Why a variable that is there cannot be served; null otherwise.</returns>
    public static HookProblem? Find(ContainerFacts container, out CredentialId? id, out bool isFullUri)
    {
        id = null;
        isFullUri = false;
        var relative = Last(container, EnvironmentVariables.RelativeUri);
        var full = Last(container, EnvironmentVariables.FullUri);
        if (relative is null && full is null)
            return null;

        isFullUri = relative is null;
        var name = isFullUri ? EnvironmentVariables.FullUri : EnvironmentVariables.RelativeUri;
        // The SDKs prefer the relative form where both stand.
        if (CredentialsUri.TryRead(new ContainerVariable(name, relative ?? full), out var any) && CredentialId.TryParseUuid(any.Value, out var found))
        {
            id = found;
            return null;
        }

        var host = CredentialsUri.Host(isFullUri ? Delivery.Loopback : Delivery.LinkLocal);
        return new HookProblem(
            HookReasons.OwnUri,
            $"expected /v2/credentials/ and a lower-case UUID at {host} in {name}, found something else: it is left alone. "
            + $"Write {name}=…/v2/credentials/$(uuidgen), or remove the variable");
    }

    /// <summary>Whether a container's variable leads to 127.0.0.1, and not to the link-local address.</summary>
    public static bool IsOnLoopback(ContainerFacts container) =>
        Last(container, EnvironmentVariables.RelativeUri) is null
        && Uri.TryCreate(Last(container, EnvironmentVariables.FullUri), UriKind.Absolute, out var uri) && uri.IsLoopback;

    // Where a name stands twice, a process sees the last one.
    private static string? Last(ContainerFacts container, string name)
    {
        var prefix = name + "=";
        return container.Environment.LastOrDefault(v => v.StartsWith(prefix, StringComparison.Ordinal)) is { } variable && variable.Length > prefix.Length
            ? variable[prefix.Length..]
            : null;
    }
}
