using Injector.Webhook.Injection;
using Prometheus;

namespace Injector.Webhook.Metrics;

/// <summary>The webhook's own instruments; label sets are closed, no name of a pod or namespace is ever a label.</summary>
public sealed class WebhookMetrics
{
    private static readonly string[] Operations = ["CREATE", "UPDATE", "DELETE", "CONNECT"];

    private readonly Counter reviews;
    private readonly Counter notices;
    private readonly Counter malformed;
    private readonly Histogram duration;
    private readonly Counter events;

    /// <summary>Makes the instruments in a registry of their own.</summary>
    public WebhookMetrics()
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(Registry);
        reviews = factory.CreateCounter(
            "injector_webhook_reviews_total", "Admission reviews, by operation, outcome and reason code.", "operation", "outcome", "reason");
        notices = factory.CreateCounter(
            "injector_webhook_notices_total", "Notices beside injections (static keys, own URIs, ...), by reason code.", "reason");
        malformed = factory.CreateCounter(
            "injector_webhook_malformed_requests_total", "Requests that are no AdmissionReview of a pod.");
        duration = factory.CreateHistogram(
            "injector_webhook_review_duration_seconds", "Time from a request's headers to its answer.",
            new HistogramConfiguration { Buckets = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5] });
        events = factory.CreateCounter("injector_webhook_events_total", "Kubernetes Events, by result.", "result");
        CertificateDaysLeft = factory.CreateGauge("injector_webhook_certificate_days_left", "Days until the served certificate expires.");
        BundleMatches = factory.CreateGauge(
            "injector_webhook_bundle_matches", "Whether the served certificate chains to the live webhook configuration's bundle: 1 or 0.");
        IsWriter = factory.CreateGauge("injector_webhook_certificate_writer", "Whether this replica renews certificates and bundle: 1 or 0.");
    }

    /// <summary>What <c>/metrics</c> shows.</summary>
    public CollectorRegistry Registry { get; } = Prometheus.Metrics.NewCustomRegistry();

    /// <summary>Days until the served certificate expires.</summary>
    public Gauge CertificateDaysLeft { get; }

    /// <summary>Whether the bundle fits.</summary>
    public Gauge BundleMatches { get; }

    /// <summary>Whether this replica writes.</summary>
    public Gauge IsWriter { get; }

    /// <summary>A review was answered.</summary>
    internal void Reviewed(string operation, InjectionResult result)
    {
        reviews.WithLabels(Operations.Contains(operation, StringComparer.Ordinal) ? operation : "other", result.Outcome.ToString(), result.Reason).Inc();
        foreach (var notice in result.Notices)
            notices.WithLabels(notice.Code).Inc();
    }

    /// <summary>A request was none that could be answered.</summary>
    internal void Malformed() => malformed.Inc();

    /// <summary>A request was answered.</summary>
    internal void Took(TimeSpan time) => duration.Observe(time.TotalSeconds);

    /// <summary>An event was written, dropped or refused.</summary>
    public void EventTold(string result) => events.WithLabels(result).Inc();
}
