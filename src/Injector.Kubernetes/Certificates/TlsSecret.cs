namespace Injector.Kubernetes.Certificates;

/// <summary>A certificate with its key and its CA, as a Secret of type <c>kubernetes.io/tls</c> holds them. Never logged.</summary>
/// <param name="Certificate">PEM.</param>
/// <param name="Key">PEM, PKCS#8.</param>
/// <param name="Authority">PEM of the CA; empty for the CA itself.</param>
/// <param name="Version">Resource version; null for one that is not stored yet.</param>
public sealed record TlsSecret(string Certificate, string Key, string Authority, string? Version)
{
    /// <inheritdoc />
    public override string ToString() => $"TlsSecret({Version})";
}
