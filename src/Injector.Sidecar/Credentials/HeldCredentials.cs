using Injector.Core.Credentials;
using Injector.Core.Wire;

namespace Injector.Sidecar.Credentials;

/// <summary>A pair in memory, with its answer ready to send.</summary>
internal sealed class HeldCredentials(RoleCredentials credentials, Lease lease)
{
    private readonly byte[] body = CredentialJson.Write(credentials);

    /// <summary>How long it may be served.</summary>
    public Lease Lease => lease;

    /// <summary>The answer, UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Body => body;
}
