using Injector.Kubernetes.Certificates;
using Injector.Kubernetes.Events;
using Injector.Kubernetes.Leases;
using Injector.Kubernetes.Namespaces;
using Injector.Kubernetes.Versions;
using Injector.Webhook.Admission;
using Injector.Webhook.Certificates;
using Injector.Webhook.Events;
using Injector.Webhook.Injection;
using Injector.Webhook.Metrics;
using Injector.Webhook.Options;
using Injector.Webhook.Servers;
using k8s;
using Microsoft.Extensions.Logging;

namespace Injector.Webhook;

/// <summary>A running webhook: what it is made of, in the order in which it starts and the reverse in which it stops.</summary>
public sealed class WebhookHost : IAsyncDisposable
{
    private static readonly TimeSpan AskVersionEvery = TimeSpan.FromMinutes(5);

    private readonly List<object> parts = [];
    private readonly WebhookOptions options;
    private readonly IKubernetes client;
    private readonly TimeProvider time;
    private readonly IServedCertificate certificate;
    private readonly WebhookServers servers;
    private readonly ILogger logger;
    private readonly ITimer versionTimer;
    private volatile InjectionSettings injection;

    private WebhookHost(WebhookOptions options, IKubernetes client, TimeProvider time, ILoggerFactory loggers)
    {
        this.options = options;
        this.client = client;
        this.time = time;
        logger = loggers.CreateLogger<WebhookHost>();
        injection = options.Injection with { NativeSidecars = options.NativeSidecars ?? false };
        var metrics = new WebhookMetrics();
        certificate = Own(MakeCertificate(metrics, loggers));
        var events = options.Events
            ? (IEventSink)new PodEvents(Own(new EventWriter(client, metrics.EventTold, time, loggers.CreateLogger<EventWriter>())))
            : new NoEvents();
        var namespaces = new ClusterNamespaces(new NamespaceLabels(client, time, loggers.CreateLogger<NamespaceLabels>()));
        var reviewer = new AdmissionReviewer(namespaces, () => injection with
        {
            EndpointCa = certificate.EndpointAuthority,
            EarlierEndpointCas = certificate.EarlierAuthorities,
        });
        var routes = Own(new AdmissionRoutes(reviewer, events, metrics, time, loggers.CreateLogger<AdmissionRoutes>()));
        servers = Own(new WebhookServers(options, routes, certificate, metrics, loggers));
        versionTimer = Own(time.CreateTimer(_ => _ = AskVersionAsync(CancellationToken.None), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    /// <summary>Where reviews are taken; with the port that was taken.</summary>
    public Uri Address => servers.Address;

    /// <summary>Where health and metrics are; null when its default port was busy.</summary>
    public Uri? MetricsAddress => servers.MetricsAddress;

    /// <summary>Starts a webhook.</summary>
    /// <exception cref="IOException">A listener cannot be opened.</exception>
    public static async Task<WebhookHost> StartAsync(
        WebhookOptions options, IKubernetes client, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var host = new WebhookHost(options, client, time, loggers);
        try
        {
            await host.AskVersionAsync(cancellation);
            host.versionTimer.Change(AskVersionEvery, AskVersionEvery);
            await host.certificate.StartAsync(cancellation);
            WarmUp.Run(host.injection);
            await host.servers.StartAsync(cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            if (parts[i] is IAsyncDisposable waits)
                await waits.DisposeAsync();
            else if (parts[i] is IDisposable ends)
                ends.Dispose();
        }
    }

    private IServedCertificate MakeCertificate(WebhookMetrics metrics, ILoggerFactory loggers)
    {
        var bundle = new WebhookBundle(client, options.Configuration);
        if (options.Files is { } files)
            return new FileCertificates(files, bundle, metrics, time, loggers);

        var identity = Environment.MachineName + "_" + Guid.NewGuid().ToString("N")[..8];
        var election = new WriterElection(
            client, options.Namespace, options.Lease, identity, options.LeaseFor, time, loggers.CreateLogger<WriterElection>());
        return new ManagedCertificates(
            new TlsSecretStore(client, options.Namespace), bundle, election, options.Managed!, metrics, time, loggers.CreateLogger<ManagedCertificates>());
    }

    // A cluster is upgraded while we run; where it cannot be asked, what was known holds (classic at first: it runs everywhere).
    private async Task AskVersionAsync(CancellationToken cancellation)
    {
        if (options.NativeSidecars is not null)
            return;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            if (await NativeSidecars.AreKnownAsync(client, limit.Token) is not { } native)
            {
                WebhookLog.VersionUnknown(logger, injection.NativeSidecars ? "native" : "classic");
                return;
            }

            if (native != injection.NativeSidecars)
                injection = injection with { NativeSidecars = native };
            WebhookLog.Sidecars(logger, native ? "native" : "classic");
        }
        catch (OperationCanceledException)
        {
            WebhookLog.VersionUnknown(logger, injection.NativeSidecars ? "native" : "classic");
        }
    }

    private T Own<T>(T part)
        where T : notnull
    {
        parts.Add(part);
        return part;
    }
}
