using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Injector.Kubernetes.Connection;
using Injector.Kubernetes.Inventory;
using Injector.Webhook.Certificates;

namespace Injector.Check;

/// <summary>Do the certificates hold: days left, and whether the API server believes what the webhook shows.</summary>
internal static class CertificateCheck
{
    private const int FewDays = 7;

    /// <summary>Looks.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(ClusterInventory cluster, CheckTarget target, TimeProvider time, CancellationToken stop)
    {
        var findings = new List<Finding>();
        var bundles = await BundlesAsync(cluster, target, stop);
        await OneAsync("webhook certificate", target.WebhookSecret, bundles);
        await OneAsync("endpoint certificate", target.EndpointSecret, bundles: null);
        return findings;

        async Task OneAsync(string what, string secret, IReadOnlyList<string>? bundles)
        {
            try
            {
                var pem = await cluster.CertificateAsync(target.Namespace, secret, stop);
                findings.Add(pem is null
                    ? Finding.Error(what, $"there is no Secret {target.Namespace}/{secret} with a certificate", "is a webhook pod running? Its log says why it cannot write; with cert-manager see the Certificate")
                    : Judge(what, pem, bundles, time.GetUtcNow()));
            }
            catch (ClusterException e)
            {
                findings.Add(Finding.Warning(what, e.Message, "give yourself the right to read the Secret, or look at injector_webhook_certificate_days_left"));
            }
        }
    }

    // Null where none is known; that it cannot be read is said where the configuration is looked at.
    private static async Task<IReadOnlyList<string>?> BundlesAsync(ClusterInventory cluster, CheckTarget target, CancellationToken stop)
    {
        try
        {
            return await cluster.WebhookAsync(target.Configuration, stop) is { Count: > 0 } entries ? [.. entries.Select(e => e.CaBundle)] : null;
        }
        catch (ClusterException)
        {
            return null;
        }
    }

    private static Finding Judge(string what, string pem, IReadOnlyList<string>? bundles, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            var days = (certificate.NotAfter.ToUniversalTime() - now.UtcDateTime).TotalDays;
            var left = days.ToString("0.0", CultureInfo.InvariantCulture) + " days left";
            if (days < 0)
                return Finding.Error(what, "it has expired", "is a webhook pod running? It renews certificates by itself; with cert-manager see the Certificate");
            if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime)
                return Finding.Error(what, "it is not valid yet", "are the clocks right, here and where it was made?");
            if (bundles is not null && !bundles.All(b => ChainCheck.Holds(pem, b, now)))
                return Finding.Error(what, "it does not chain to the caBundle of the webhook configuration", "the webhook puts the bundle right within seconds: look at its log; with cert-manager at cainjector's");
            return days < FewDays
                ? Finding.Warning(what, left, "it should have been renewed: look at the log of the webhook")
                : Finding.Ok(what, bundles is null ? left : left + ", chains to the caBundle");
        }
        catch (CryptographicException)
        {
            return Finding.Error(what, "the Secret holds no certificate that can be read", "delete the Secret: the webhook makes a new one");
        }
    }
}
