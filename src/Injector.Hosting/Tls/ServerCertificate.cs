using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Hosting.Tls;

/// <summary>
/// What a TLS server shows: a certificate with its key and the CAs between it and a root, made ready once. Given the bare certificate, the
/// platform looks for its chain anew in every handshake, and sends no CA that is not among the machine's.
/// </summary>
public sealed class ServerCertificate
{
    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection intermediates)
    {
        Leaf = leaf;
        Intermediates = intermediates;

        // Offline: a server asks nobody about itself while others wait for it.
        Context = SslStreamCertificateContext.Create(leaf, intermediates, offline: true);
    }

    /// <summary>The server's own certificate.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>The CAs that came with it; often none.</summary>
    public X509Certificate2Collection Intermediates { get; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset Expires => new(Leaf.NotAfter.ToUniversalTime());

    internal SslStreamCertificateContext Context { get; }

    /// <summary>Reads PEM texts.</summary>
    /// <param name="chain">The certificate, then those of the CAs above it, as ACME clients and cert-manager write them.</param>
    /// <param name="key">The certificate's private key, not encrypted.</param>
    /// <exception cref="CryptographicException">There is no certificate, or no key that belongs to it.</exception>
    public static ServerCertificate FromPem(string chain, string key)
    {
        var leaf = X509Certificate2.CreateFromPem(chain, key);
        var all = new X509Certificate2Collection();
        all.ImportFromPem(chain);
        all.RemoveAt(0);
        return new ServerCertificate(leaf, all);
    }

    /// <summary>Reads PEM files.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">As <see cref="FromPem"/>.</exception>
    public static ServerCertificate FromPemFiles(string chainFile, string keyFile) => FromPem(File.ReadAllText(chainFile), File.ReadAllText(keyFile));
}
