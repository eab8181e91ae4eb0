using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Webhook.Certificates;

/// <summary>Whether a certificate is believed by whoever holds a bundle.</summary>
public static class ChainCheck
{
    /// <summary>Whether it chains to a CA of the bundle, at this time.</summary>
    /// <param name="certificate">Of a server.</param>
    /// <param name="intermediates">The CAs that the server sends with it.</param>
    /// <param name="bundle">PEM.</param>
    /// <param name="now">Then.</param>
    public static bool Holds(X509Certificate2 certificate, X509Certificate2Collection intermediates, string bundle, DateTimeOffset now)
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
            chain.ChainPolicy.ExtraStore.AddRange(intermediates);
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

    /// <summary>The same for a PEM certificate and what follows it there; one that cannot be read holds nowhere.</summary>
    public static bool Holds(string pem, string bundle, DateTimeOffset now)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(pem);
            return chain.Count > 0 && Holds(chain[0], chain, bundle, now);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var certificate in chain)
                certificate.Dispose();
        }
    }
}
