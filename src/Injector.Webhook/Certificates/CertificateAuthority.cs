using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Injector.Kubernetes.Certificates;

namespace Injector.Webhook.Certificates;

/// <summary>
/// Our own CA: makes itself, renews itself with the same key and name (so that whoever has pinned the certificate before still believes what it
/// signs after), and signs the two served certificates. ECDSA P-256.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const string Name = "CN=ecs-injector CA";
    private const int SerialLength = 16;

    // Clocks of nodes differ a little.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly X509Certificate2 certificate;

    private CertificateAuthority(TlsSecret secret, X509Certificate2 certificate)
    {
        Secret = secret;
        this.certificate = certificate;
    }

    /// <summary>As it is stored.</summary>
    public TlsSecret Secret { get; }

    /// <summary>Its certificate, PEM: what the API server and the sidecars are given.</summary>
    public string Pem => Secret.Certificate;

    /// <summary>When it ends.</summary>
    public DateTimeOffset Expires => new(certificate.NotAfter.ToUniversalTime());

    /// <summary>Reads a stored one.</summary>
    /// <exception cref="CryptographicException">It is no CA with its key.</exception>
    public static CertificateAuthority Read(TlsSecret secret)
    {
        var read = X509Certificate2.CreateFromPem(secret.Certificate, secret.Key);
        if (read.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault()?.CertificateAuthority is true)
            return new CertificateAuthority(secret, read);

        read.Dispose();
        throw new CryptographicException("expected a CA certificate, found another one");
    }

    /// <summary>A new one, to be stored.</summary>
    public static TlsSecret Create(CertificatePolicy policy, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(key, policy, now, version: null);
    }

    /// <summary>This one renewed: same key, same name, later end.</summary>
    public TlsSecret Renew(CertificatePolicy policy, DateTimeOffset now)
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("expected an ECDSA key, found another");
        return Sign(key, policy, now, Secret.Version);
    }

    /// <summary>Signs a certificate for servers under these names.</summary>
    /// <param name="names">DNS names; the first one is the subject.</param>
    /// <param name="policy">Life.</param>
    /// <param name="now">Now.</param>
    /// <param name="version">The stored version that it takes the place of.</param>
    public TlsSecret Issue(IReadOnlyList<string> names, CertificatePolicy policy, DateTimeOffset now, string? version)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + Short(names[0]), key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, true, false));
        var end = now + policy.LeafLife;
        using var signed = request.Create(certificate, now - Skew, end < Expires ? end : Expires, Serial());
        return new TlsSecret(signed.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n", Pem, version);
    }

    /// <inheritdoc />
    public void Dispose() => certificate.Dispose();

    private static TlsSecret Sign(ECDsa key, CertificatePolicy policy, DateTimeOffset now, string? version)
    {
        var request = new CertificateRequest(Name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var signed = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now - Skew, now + policy.AuthorityLife, Serial());
        return new TlsSecret(signed.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n", "", version);
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialLength);
        serial[0] &= 0x7f;
        return serial;
    }

    // A common name has 64 characters at most; names are looked up among the alternatives anyway.
    private static string Short(string name) => name.Length <= 64 ? name : name[..64];
}
