using Injector.Core.Credentials;
using Injector.Core.Wire;
using Injector.Endpoint.Sources;

namespace Injector.Endpoint.Store;

/// <summary>A pair in memory with its answer ready to send. The body is a secret: it has no place but the wire.</summary>
internal sealed class StoredCredentials(RoleCredentials credentials, SourceRequest? request, DateTimeOffset refreshAt)
{
    private readonly byte[] body = CredentialJson.Write(credentials);

    /// <summary>The pair.</summary>
    public RoleCredentials Credentials => credentials;

    /// <summary>What it was asked for; null for a pair that came by itself.</summary>
    public SourceRequest? Request => request;

    /// <summary>When a new pair should be got.</summary>
    public DateTimeOffset RefreshAt => refreshAt;

    /// <summary>The answer, UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Body => body;
}
