using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Injector.Hosting.Tls;
using Injector.Kubernetes.Certificates;
using Injector.Webhook.Metrics;
using Microsoft.Extensions.Logging;

namespace Injector.Webhook.Certificates;

/// <summary>
/// Certificates that somebody else makes (cert-manager, or a person), in files that are read again when they change. The bundle is somebody
/// else's too, unless we are told to write the CA file into it.
/// </summary>
internal sealed class FileCertificates(
    CertificateFiles options, WebhookBundle? bundle, WebhookMetrics metrics, TimeProvider time, ILoggerFactory loggers) : IServedCertificate
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();
    private readonly ILogger logger = loggers.CreateLogger<FileCertificates>();
    private readonly BundleState state = new();
    private readonly ReloadingCertificate files = new(options.Certificate, options.Key, time, loggers.CreateLogger<ReloadingCertificate>());
    private readonly Authorities authorities = new();
    private Task running = Task.CompletedTask;

    /// <inheritdoc />
    public ServerCertificate? Current => files.Current;

    /// <inheritdoc />
    public string? EndpointAuthority => authorities.Current;

    /// <inheritdoc />
    public IReadOnlyCollection<string> EarlierAuthorities => authorities.Earlier;

    /// <inheritdoc />
    public string? NotReady => bundle is null ? null : state.NotReady;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellation)
    {
        await LookAsync(cancellation);
        running = RunAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        files.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
                await LookAsync(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            ReadAuthority();
            var now = time.GetUtcNow();
            metrics.CertificateDaysLeft.Set((files.Current.Expires - now).TotalDays);
            if (bundle is null)
                return;

            if (options.WritesBundle && authorities.Current is { } pem && await bundle.WriteAsync(pem, cancellation))
                CertificateLog.BundleWritten(logger);
            state.Look(await bundle.ReadAsync(cancellation), files.Current, now);
            metrics.BundleMatches.Set(state.NotReady is null ? 1 : 0);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // What is in hand holds; the next look tries again.
            CertificateLog.Failed(logger, e.GetType().Name);
        }
    }

    private void ReadAuthority()
    {
        if (options.Authority is not { } file)
            return;

        var pem = File.ReadAllText(file);
        var found = new X509Certificate2Collection();
        found.ImportFromPem(pem);
        if (found.Count == 0)
            throw new CryptographicException("no certificate in the CA file");

        authorities.Take(pem, time.GetUtcNow());
    }
}
