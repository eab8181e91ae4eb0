namespace Injector.Core.Names;

/// <summary>Host names under which a credentials endpoint of ours may be addressed.</summary>
public static class CredentialHosts
{
    /// <summary>The address that every AWS SDK knows; a client's RELATIVE_URI is appended to it.</summary>
    public const string LinkLocal = "169.254.170.2";

    /// <summary>What the <c>Host</c> header of a request over TCP may name, before any configured service names.</summary>
    public static IReadOnlyList<string> Defaults { get; } = [LinkLocal, "127.0.0.1", "localhost", "[::1]"];
}
