using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Injector.Webhook.Certificates;

namespace Injector.Kubernetes.Tests.Certificates;

/// <summary>The CA: whoever has pinned it before a renewal believes what it signs after, and the other way round; nobody believes another CA.</summary>
public sealed class AuthorityTests
{
    private static readonly CertificatePolicy Policy = new();
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    [Fact]
    public void A_renewed_ca_and_the_one_before_believe_each_others_certificates()
    {
        using var old = CertificateAuthority.Read(CertificateAuthority.Create(Policy, now.AddDays(-3000)));
        using var renewed = CertificateAuthority.Read(old.Renew(Policy, now));
        var before = old.Issue(["a.example"], Policy, now, version: null);
        var after = renewed.Issue(["a.example"], Policy, now, version: null);

        Assert.NotEqual(old.Pem, renewed.Pem);
        Assert.True(renewed.Expires > old.Expires);
        Assert.All([before.Certificate, after.Certificate], leaf => Assert.True(ChainCheck.Holds(leaf, old.Pem, now)));
        Assert.All([before.Certificate, after.Certificate], leaf => Assert.True(ChainCheck.Holds(leaf, renewed.Pem, now)));
    }

    [Fact]
    public void Another_ca_is_not_believed_and_neither_is_an_expired_certificate()
    {
        using var ours = CertificateAuthority.Read(CertificateAuthority.Create(Policy, now));
        using var other = CertificateAuthority.Read(CertificateAuthority.Create(Policy, now));
        var leaf = ours.Issue(["a.example"], Policy, now, version: null);

        Assert.False(ChainCheck.Holds(leaf.Certificate, other.Pem, now));
        Assert.False(ChainCheck.Holds(leaf.Certificate, "", now));
        Assert.False(ChainCheck.Holds("no certificate", ours.Pem, now));
        Assert.True(ChainCheck.Holds(leaf.Certificate, other.Pem + ours.Pem, now));
        Assert.False(ChainCheck.Holds(leaf.Certificate, ours.Pem, now.AddDays(91)));
    }

    [Fact]
    public void A_certificate_is_for_its_names_and_for_servers_only()
    {
        using var ca = CertificateAuthority.Read(CertificateAuthority.Create(Policy, now));
        var secret = ca.Issue(["webhook.ns.svc", "webhook.ns"], Policy, now, version: "7");
        using var leaf = X509Certificate2.CreateFromPem(secret.Certificate, secret.Key);

        Assert.True(leaf.MatchesHostname("webhook.ns.svc"));
        Assert.False(leaf.MatchesHostname("endpoint.ns.svc"));
        Assert.Equal("7", secret.Version);
        Assert.False(leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal("1.3.6.1.5.5.7.3.1", leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value);
        Assert.DoesNotContain("PRIVATE", secret.ToString(), StringComparison.Ordinal);
        Assert.Throws<CryptographicException>(() => CertificateAuthority.Read(secret));
        Assert.False(LeafCheck.IsGood(secret, ca.Pem, ["other.ns.svc"], now));
        Assert.True(LeafCheck.IsGood(secret, ca.Pem, ["webhook.ns"], now));
    }

    [Fact]
    public void No_certificate_outlives_its_ca()
    {
        var shortLived = Policy with { AuthorityLife = TimeSpan.FromDays(5) };
        using var ca = CertificateAuthority.Read(CertificateAuthority.Create(shortLived, now));
        using var leaf = X509Certificate2.CreateFromPem(ca.Issue(["a.example"], shortLived, now, version: null).Certificate);

        Assert.True(leaf.NotAfter.ToUniversalTime() <= ca.Expires.UtcDateTime);
    }
}
