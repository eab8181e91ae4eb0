using Injector.Core.Credentials;
using Injector.Core.Wire;

namespace Injector.Sidecar.Credentials;

/// <summary>A pair in memory, with its answer ready to send.</summary>
internal sealed class HeldCredentials(RoleCredentials credentials, DateTimeOffset refreshAt)
{
    private readonly byte[] body = CredentialJson.Write(credentials);

    /// <summary>When AWS stops accepting it.</summary>
    public DateTimeOffset Expiration => credentials.Expiration;

    /// <summary>When a new one should be got.</summary>
    public DateTimeOffset RefreshAt => refreshAt;

    /// <summary>The answer, UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Body => body;

    /// <summary>Whether it may be served at <paramref name="now"/>.</summary>
    public bool IsValidAt(DateTimeOffset now) => credentials.IsValidAt(now);
}
