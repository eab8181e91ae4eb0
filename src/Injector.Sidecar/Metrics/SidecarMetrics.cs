using Injector.Sidecar.Upstream;
using Prometheus;

namespace Injector.Sidecar.Metrics;

/// <summary>The sidecar's own instruments. Closed label sets; no id and no role is ever a label.</summary>
internal sealed class SidecarMetrics
{
    private readonly Counter requests;
    private readonly Counter.Child served;
    private readonly Counter upstream;
    private readonly Counter revocations;
    private readonly Gauge held;
    private readonly Gauge secondsToExpiry;

    /// <summary>Makes the instruments in a registry of their own.</summary>
    public SidecarMetrics(TimeProvider time, Func<IEnumerable<DateTimeOffset?>> expirations)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(Registry);
        requests = factory.CreateCounter("injector_proxy_requests_total", "Answers to credential requests, by status.", "status");
        served = requests.WithLabels("200");
        upstream = factory.CreateCounter(
            "injector_proxy_upstream_requests_total", "Attempts to ask the upstream, retries counted once, by result.", "result");
        revocations = factory.CreateCounter("injector_proxy_revocations_total", "Pairs dropped because the upstream revoked them.");
        held = factory.CreateGauge("injector_proxy_credentials_held", "Workloads with valid credentials in memory.");
        secondsToExpiry = factory.CreateGauge(
            "injector_proxy_credentials_expiry_seconds", "Seconds until the first of the pairs in memory expires; 0 when one is missing.");
        Registry.AddBeforeCollectCallback(() =>
        {
            var now = time.GetUtcNow();
            var left = expirations().Select(e => e is { } end && end > now ? (end - now).TotalSeconds : 0).ToList();
            held.Set(left.Count(seconds => seconds > 0));
            secondsToExpiry.Set(left.Count == 0 ? 0 : left.Min());
        });
    }

    /// <summary>What <c>/metrics</c> shows.</summary>
    public CollectorRegistry Registry { get; } = Prometheus.Metrics.NewCustomRegistry();

    /// <summary>Credentials were served from memory.</summary>
    public void Served() => served.Inc();

    /// <summary>Another answer was given.</summary>
    public void Answered(int status) =>
        requests.WithLabels(status.ToString(System.Globalization.CultureInfo.InvariantCulture)).Inc();

    /// <summary>The upstream was asked.</summary>
    public void Asked(ReplyKind result) => upstream.WithLabels(result.ToString()).Inc();

    /// <summary>A pair was revoked.</summary>
    public void Revoked() => revocations.Inc();
}
