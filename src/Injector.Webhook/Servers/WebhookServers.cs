using Injector.Hosting.Connections;
using Injector.Hosting.Health;
using Injector.Hosting.Http;
using Injector.Hosting.Listening;
using Injector.Hosting.Tls;
using Injector.Webhook.Admission;
using Injector.Webhook.Certificates;
using Injector.Webhook.Metrics;
using Injector.Webhook.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Injector.Webhook.Servers;

/// <summary>The listeners of a webhook: reviews by HTTPS, health and metrics by HTTP.</summary>
internal sealed class WebhookServers : IAsyncDisposable
{
    private const int RequestBuffer = 64 * 1024;

    // In TLS each may take 150 kB, of the chart's 256 MB for everything; API servers need a few dozen.
    private const int ReviewPlaces = 512;
    private const int HealthPlaces = 256;

    private readonly WebhookOptions options;
    private readonly ILogger logger;
    private readonly WebApplication reviews;
    private readonly WebApplication health;
    private volatile bool isStopping;

    /// <summary>Makes the servers; nothing listens yet.</summary>
    public WebhookServers(
        WebhookOptions options, AdmissionRoutes routes, IServedCertificate certificate, WebhookMetrics metrics, ILoggerFactory loggers)
    {
        this.options = options;
        logger = loggers.CreateLogger<WebhookHost>();
        reviews = SlimServer.Create(loggers, kestrel => Listen(kestrel, certificate), routes.HandleAsync, Limit(ReviewPlaces, "reviews"), hasLargeBodies: true);
        health = SlimServer.Create(
            loggers, kestrel => kestrel.Listen(AnyAddress.Resolve(options.MetricsListen)),
            new HealthRoutes(metrics.Registry, () => isStopping ? "stopping" : certificate.NotReady).HandleAsync,
            Limit(HealthPlaces, "health"));

        ConnectionLimit Limit(int places, string listener) => new(places, listener, metrics.Registry, loggers, TimeProvider.System);
    }

    /// <summary>Where reviews are taken.</summary>
    public Uri Address => AddressOf(reviews);

    /// <summary>Where health and metrics are; null when they are not.</summary>
    public Uri? MetricsAddress { get; private set; }

    /// <summary>Opens the listeners.</summary>
    /// <exception cref="IOException">One cannot be opened.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await reviews.StartAsync(cancellation);
        WebhookLog.Listening(logger, Address + AdmissionRoutes.Path[1..]);
        try
        {
            await health.StartAsync(cancellation);
            MetricsAddress = AddressOf(health);
            WebhookLog.MetricsListen(logger, MetricsAddress.ToString());
        }
        catch (IOException) when (options.MetricsOptional)
        {
            WebhookLog.MetricsBusy(logger, options.MetricsListen.ToString());
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        isStopping = true;
        if (MetricsAddress is not null)
            await Task.Delay(options.LeaveTime, TimeProvider.System);
        await SlimServer.StopAsync(reviews);
        await SlimServer.StopAsync(health);
    }

    private void Listen(KestrelServerOptions kestrel, IServedCertificate certificate)
    {
        kestrel.Limits.MaxRequestBodySize = AdmissionRoutes.MaxBody;

        // What waits for its turn waits in the socket: hundreds of large reviews at once must not all be in memory.
        kestrel.Limits.MaxRequestBufferSize = RequestBuffer;
        kestrel.Limits.MaxResponseBufferSize = RequestBuffer;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 64 * 1024, gracePeriod: TimeSpan.FromSeconds(2));
        kestrel.Listen(AnyAddress.Resolve(options.Listen), listener => listener.UseTls(() => certificate.Current));
    }

    private static Uri AddressOf(WebApplication server) =>
        new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
