using System.Security.Cryptography;
using Injector.Hosting.Tls;
using Injector.Kubernetes.Certificates;
using Injector.Kubernetes.Leases;
using Injector.Webhook.Metrics;
using Microsoft.Extensions.Logging;

namespace Injector.Webhook.Certificates;

/// <summary>
/// Our own certificates, kept in Secrets. Every replica serves what the Secret holds; the elected one makes and renews CA and certificates and
/// keeps the bundle of the webhook configuration right. New trust always comes before what needs it.
/// </summary>
internal sealed class ManagedCertificates(
    TlsSecretStore secrets, WebhookBundle bundle, WriterElection election, ManagedOptions options, WebhookMetrics metrics, TimeProvider time,
    ILogger<ManagedCertificates> logger) : IServedCertificate
{
    private readonly CancellationTokenSource stopping = new();
    private readonly BundleState state = new();
    private volatile ServerCertificate? current;
    private readonly Authorities authorities = new();
    private string? served;
    private string? overlapping;
    private DateTimeOffset overlapEnds;
    private Task running = Task.CompletedTask;

    /// <inheritdoc />
    public ServerCertificate? Current => current;

    /// <inheritdoc />
    public string? EndpointAuthority => authorities.Current;

    /// <inheritdoc />
    public IReadOnlyCollection<string> EarlierAuthorities => authorities.Earlier;

    /// <inheritdoc />
    public string? NotReady => current is null ? "there is no certificate yet" : state.NotReady;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellation)
    {
        election.Start();
        await LookAsync(cancellation);
        running = RunAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        await election.DisposeAsync();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(options.Policy.LookEvery, time);
        try
        {
            // The first one elected has certificates to make, and nobody is ready before: that look does not wait for its turn.
            var tick = timer.WaitForNextTickAsync(stopping.Token).AsTask();
            if (await Task.WhenAny(tick, election.Elected) != tick)
                await LookAsync(stopping.Token);
            while (await tick)
            {
                await LookAsync(stopping.Token);
                tick = timer.WaitForNextTickAsync(stopping.Token).AsTask();
            }
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
            metrics.IsWriter.Set(election.IsWriter ? 1 : 0);
            if (election.IsWriter)
                await WriteAsync(cancellation);
            await ServeAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // What is in hand holds; the next look tries again.
            CertificateLog.Failed(logger, e.GetType().Name);
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        using var ca = await AuthorityAsync(cancellation);
        if (ca is null)
            return;

        var webhook = await secrets.ReadAsync(options.WebhookSecret, cancellation);
        if (await bundle.WriteAsync(ca.Pem + Overlap(ca, webhook), cancellation))
            CertificateLog.BundleWritten(logger);
        await LeafAsync(ca, options.WebhookSecret, options.WebhookNames, webhook, cancellation);
        await LeafAsync(ca, options.EndpointSecret, options.EndpointNames, await secrets.ReadAsync(options.EndpointSecret, cancellation), cancellation);
    }

    private async Task<CertificateAuthority?> AuthorityAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var stored = await secrets.ReadAsync(options.AuthoritySecret, cancellation);
        var ca = stored is null ? null : TryRead(stored);
        if (ca is not null && ca.Expires - now > options.Policy.AuthorityRenewal)
            return ca;

        // The same key goes on where there is one, so that sidecars that have pinned the old certificate believe the new one.
        var next = ca?.Renew(options.Policy, now) ?? CertificateAuthority.Create(options.Policy, now) with { Version = stored?.Version };
        ca?.Dispose();
        if (await secrets.WriteAsync(options.AuthoritySecret, next, cancellation) is not { } written)
            return null;

        CertificateLog.AuthorityWritten(logger, options.AuthoritySecret, ca is null ? "made" : "renewed with the same key");
        return CertificateAuthority.Read(written);
    }

    private CertificateAuthority? TryRead(TlsSecret stored)
    {
        try
        {
            return CertificateAuthority.Read(stored);
        }
        catch (CryptographicException e)
        {
            CertificateLog.AuthorityUnreadable(logger, options.AuthoritySecret, e.Message);
            return null;
        }
    }

    // Another CA than the one that signed what is served: both are believed until every replica has taken up its new certificate.
    private string Overlap(CertificateAuthority ca, TlsSecret? webhook)
    {
        var now = time.GetUtcNow();
        if (webhook is { Authority.Length: > 0 } && webhook.Authority != ca.Pem)
        {
            overlapping = webhook.Authority;
            overlapEnds = now + options.Policy.Overlap;
        }

        return overlapping is { } old && now < overlapEnds && old != ca.Pem ? old : "";
    }

    private async Task LeafAsync(
        CertificateAuthority ca, string name, IReadOnlyList<string> names, TlsSecret? stored, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (stored is not null && stored.Authority == ca.Pem && LeafCheck.IsGood(stored, ca.Pem, names, now + options.Policy.LeafRenewal))
            return;

        if (await secrets.WriteAsync(name, ca.Issue(names, options.Policy, now, stored?.Version), cancellation) is not null)
            CertificateLog.LeafWritten(logger, name);
    }

    private async Task ServeAsync(CancellationToken cancellation)
    {
        var secret = await secrets.ReadAsync(options.WebhookSecret, cancellation);
        if (secret is { Certificate.Length: > 0 } && secret.Certificate != served)
        {
            current = ServerCertificate.FromPem(secret.Certificate, secret.Key);
            served = secret.Certificate;
            CertificateLog.Served(logger, current.Expires.UtcDateTime);
        }

        if (secret is { Authority.Length: > 0 })
            authorities.Take(secret.Authority, time.GetUtcNow());
        var now = time.GetUtcNow();
        if (current is { } leaf)
            metrics.CertificateDaysLeft.Set((leaf.Expires - now).TotalDays);
        state.Look(await bundle.ReadAsync(cancellation), current, now);
        metrics.BundleMatches.Set(state.NotReady is null ? 1 : 0);
    }
}
