using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Kubernetes.Tests.Check;

/// <summary>Makes certificates of any age.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=" + Guid.NewGuid().ToString("N"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddYears(-1), TimeProvider.System.GetUtcNow().AddYears(9));
    }

    /// <summary>Its certificate.</summary>
    public string Pem => certificate.ExportCertificatePem() + "\n";

    /// <summary>A certificate for a server, PEM.</summary>
    /// <param name="from">When it begins to be valid, from now.</param>
    /// <param name="until">When it ends.</param>
    public string Issue(TimeSpan from, TimeSpan until)
    {
        using var leaf = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var issued = new CertificateRequest("CN=webhook", leaf, HashAlgorithmName.SHA256).Create(certificate, now + from, now + until, [1, 2, 3]);
        return issued.ExportCertificatePem() + "\n";
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }
}
