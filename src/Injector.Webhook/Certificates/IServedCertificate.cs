using Injector.Hosting.Tls;

namespace Injector.Webhook.Certificates;

/// <summary>The certificate that the webhook shows, and whether the API server will believe it.</summary>
public interface IServedCertificate : IAsyncDisposable
{
    /// <summary>The certificate to show now; null before there is one.</summary>
    ServerCertificate? Current { get; }

    /// <summary>PEM of the CA that sidecars are to believe; null takes the machine's.</summary>
    string? EndpointAuthority { get; }

    /// <summary>Those that were <see cref="EndpointAuthority"/> until just now.</summary>
    IReadOnlyCollection<string> EarlierAuthorities { get; }

    /// <summary>Why reviews cannot be answered now; null when they can.</summary>
    string? NotReady { get; }

    /// <summary>Begins to look after it; returns when there is a certificate, or as soon as it is clear that there is none yet.</summary>
    Task StartAsync(CancellationToken cancellation);
}
