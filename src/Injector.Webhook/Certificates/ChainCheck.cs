using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Webhook.Certificates;

/// <summary>Whether a certificate is believed by whoever holds a bundle.</summary>
public static class ChainCheck
{
    /// <summary>Whether it chains to a CA of the bundle, at this time.</summary>
    public static bool Holds(X509Certificate2 certificate, string bundle, DateTimeOffset now)
    {
        if (bundle.Length == 0)
            return false;

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(bundle);
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationTime = now.UtcDateTime;
            return chain.Build(certificate);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var authority in authorities)
                authority.Dispose();
        }
    }

    /// <summary>The same for a PEM certificate; one that cannot be read holds nowhere.</summary>
    public static bool Holds(string pem, string bundle, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return Holds(certificate, bundle, now);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
