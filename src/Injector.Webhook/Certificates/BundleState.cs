using Injector.Hosting.Tls;

namespace Injector.Webhook.Certificates;

/// <summary>Whether the API server will believe the served certificate, as last seen.</summary>
internal sealed class BundleState
{
    private volatile string? notReady = "the webhook configuration has not been read yet";

    /// <summary>Why not; null when it will.</summary>
    public string? NotReady => notReady;

    /// <summary>Looks at the live bundles.</summary>
    /// <param name="bundles">Of every entry; null when there is no configuration.</param>
    /// <param name="served">The certificate that is shown.</param>
    /// <param name="now">Now.</param>
    public void Look(IReadOnlyList<string>? bundles, ServerCertificate? served, DateTimeOffset now) => notReady = (bundles, served) switch
    {
        (null, _) => "there is no webhook configuration of this name",
        ({ Count: 0 }, _) => "the webhook configuration has no entries",
        (_, null) => "there is no certificate yet",
        _ => bundles.All(b => ChainCheck.Holds(served.Leaf, served.Intermediates, b, now)) ? null : "the served certificate does not chain to the bundle of the webhook configuration",
    };
}
