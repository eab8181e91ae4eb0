using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Injector.Kubernetes.Certificates;

namespace Injector.Webhook.Certificates;

/// <summary>Whether a stored certificate will do.</summary>
internal static class LeafCheck
{
    /// <summary>Whether it has its key, all the names, and is believed until then.</summary>
    public static bool IsGood(TlsSecret stored, string authority, IReadOnlyList<string> names, DateTimeOffset until)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(stored.Certificate, stored.Key);
            return names.All(name => certificate.MatchesHostname(name)) && ChainCheck.Holds(certificate, [], authority, until);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
