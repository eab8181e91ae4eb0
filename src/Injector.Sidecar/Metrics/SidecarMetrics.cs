using System.Globalization;
using Injector.Core.Sdks;
using Injector.Core.Wire;
using Injector.Sidecar.Credentials;
using Injector.Sidecar.Upstream;
using Prometheus;

namespace Injector.Sidecar.Metrics;

/// <summary>The sidecar's own instruments. Closed label sets; no id and no role is ever a label.</summary>
internal sealed class SidecarMetrics
{
    private readonly Counter requests;
    private readonly Counter.Child served;
    private readonly Counter foreignPeers;
    private readonly Counter upstream;
    private readonly Counter revocations;
    private readonly Counter sdks;
    private readonly Counter.Child?[] ofSdk = new Counter.Child?[SdkUserAgent.Count];

    /// <summary>Makes the instruments in a registry of their own.</summary>
    public SidecarMetrics()
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(Registry);
        requests = factory.CreateCounter(
            "injector_proxy_requests_total", "Answers to credential requests, by status and reason code.", "status", "reason");
        served = requests.WithLabels("200", "");
        foreignPeers = factory.CreateCounter(
            "injector_proxy_foreign_connections_total", "Connections closed because they came from outside the network namespace.");
        upstream = factory.CreateCounter("injector_proxy_upstream_requests_total", "Requests to the upstream, by result.", "result");
        revocations = factory.CreateCounter(
            "injector_proxy_revocations_total", "Refusals by the upstream that took effect, by reason code.", "reason");
        sdks = factory.CreateCounter(
            "injector_proxy_sdk_requests_total", "Requests for credentials with the workload's own id, by the AWS SDK that the User-Agent names.", "sdk");
        factory.CreateGauge("injector_proxy_build_info", "Always 1; the version of the sidecar.", "version")
            .WithLabels(typeof(SidecarMetrics).Assembly.GetName().Version?.ToString(3) ?? "0").Set(1);
    }

    /// <summary>What <c>/metrics</c> shows.</summary>
    public CollectorRegistry Registry { get; } = Prometheus.Metrics.NewCustomRegistry();

    /// <summary>Shows the state of the cache; computed on scrape, so that nothing runs in between.</summary>
    public void Watch(Func<IEnumerable<WorkloadCredentials>> workloads)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(Registry);
        var states = factory.CreateGauge("injector_proxy_workloads", "Workloads by state: valid, refused or empty.", "state");
        var expiry = factory.CreateGauge(
            "injector_proxy_credentials_expiry_seconds", "Seconds until the first of the pairs in memory expires; 0 when there is none.");
        var outage = factory.CreateGauge(
            "injector_proxy_upstream_outage", "1 while the last question to the upstream for some workload went wrong, else 0.");
        Registry.AddBeforeCollectCallback(() =>
        {
            var all = workloads().ToList();
            var left = all.Select(w => w.Left.TotalSeconds).Where(seconds => seconds > 0).ToList();
            states.WithLabels("valid").Set(left.Count);
            states.WithLabels("refused").Set(all.Count(w => w.IsRefused));
            states.WithLabels("empty").Set(Math.Max(0, all.Count - left.Count - all.Count(w => w.IsRefused)));
            expiry.Set(left.Count == 0 ? 0 : left.Min());
            outage.Set(all.Exists(w => w.IsOut) ? 1 : 0);
        });
    }

    /// <summary>Credentials were served.</summary>
    public void Served() => served.Inc();

    /// <summary>An SDK has asked; which ones do shows from its first request on.</summary>
    public void Asked(SdkFamily sdk) => (ofSdk[(int)sdk] ??= sdks.WithLabels(SdkUserAgent.NameOf(sdk))).Inc();

    /// <summary>Another answer was given.</summary>
    public void Answered(CredentialError error) =>
        requests.WithLabels(error.Status.ToString(CultureInfo.InvariantCulture), error.Code).Inc();

    /// <summary>A connection from outside was closed.</summary>
    public void ForeignPeer() => foreignPeers.Inc();

    /// <summary>The upstream was asked.</summary>
    public void Asked(bool timedOut, ReplyKind? kind) => upstream.WithLabels(timedOut ? "Timeout" : kind?.ToString() ?? "Unclear").Inc();

    /// <summary>A refusal took effect.</summary>
    public void Revoked(string reason) => revocations.WithLabels(reason).Inc();
}
