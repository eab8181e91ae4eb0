using Injector.Core.Credentials;
using Injector.Core.Wire;
using Injector.Endpoint.Sources;

namespace Injector.Endpoint.Store;

/// <summary>
/// A pair in memory as its answer, ready to send, and nothing else of it that is secret: ten thousand workloads may be known, and a secret
/// kept once is enough. The body has no place but the wire.
/// </summary>
internal sealed class StoredCredentials(RoleCredentials credentials, SourceRequest? request, Lease lease)
{
    private readonly byte[] body = CredentialJson.Write(credentials);

    /// <summary>Public part of the pair.</summary>
    public string AccessKeyId { get; } = credentials.AccessKeyId;

    /// <summary>The role.</summary>
    public string RoleArn { get; } = credentials.RoleArn;

    /// <summary>When AWS stops accepting the pair.</summary>
    public DateTimeOffset Expiration => Lease.Expiration;

    /// <summary>What it was asked for; null for a pair that came by itself.</summary>
    public SourceRequest? Request { get; } = request;

    /// <summary>How long it may be handed out.</summary>
    public Lease Lease { get; } = lease;

    /// <summary>The answer, UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Body => body;
}
