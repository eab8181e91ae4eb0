using System.Globalization;
using Injector.Core.Sdks;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Workloads;
using Prometheus;

namespace Injector.Endpoint.Metrics;

/// <summary>The endpoint's own instruments; label sets are closed, no id, role or workload name is ever a label.</summary>
internal sealed class EndpointMetrics
{
    private const string Good = "success";
    private const string Bad = "failure";
    private const string Taken = "accepted";
    private const string Refused = "rejected";

    private readonly Counter requests;
    private readonly Counter fetches;
    private readonly Counter auditLost;
    private readonly Counter auditLines;
    private readonly Counter reloads;
    private readonly Counter messages;
    private readonly Gauge sdks;
    private readonly Gauge rehearsals;

    /// <summary>Makes the instruments in a registry of their own.</summary>
    public EndpointMetrics()
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(Registry);
        requests = factory.CreateCounter(
            "injector_endpoint_requests_total", "Answers to credential requests, by status and reason code.", "status", "reason");
        fetches = factory.CreateCounter(
            "injector_endpoint_source_requests_total", "Attempts to get credentials from the source, by result.", "result");
        auditLines = factory.CreateCounter("injector_endpoint_audit_lines_total", "Audit records written to the audit log.");
        auditLost = factory.CreateCounter(
            "injector_endpoint_audit_lines_lost_total", "Audit records that could not be written (disk full, folder gone).");
        reloads = factory.CreateCounter(
            "injector_endpoint_grant_reloads_total", "Readings of the grants file after a change, by result.", "result");
        messages = factory.CreateCounter(
            "injector_endpoint_control_messages_total", "Control-plane messages taken on the admin socket, by result.", "result");
        Workloads = factory.CreateGauge("injector_endpoint_workloads", "Workloads known now.");
        sdks = factory.CreateGauge("injector_endpoint_sdk_workloads", "Workloads known now, by the AWS SDK that asked last for their credentials.", "sdk");
        rehearsals = factory.CreateGauge("injector_endpoint_rehearsals", "Workloads that meet a failure on purpose now, by failure.", "failure");
        Grants = factory.CreateGauge("injector_endpoint_grants", "Grants in force.");

        // There from the start: where a series begins with its first failure, Prometheus sees no increase, and no alert.
        foreach (var result in (string[])[Good, Bad])
            reloads.WithLabels(result);
        foreach (var result in (string[])[Taken, Refused])
            messages.WithLabels(result);
        foreach (var result in (string[])[Good, .. Enum.GetNames<SourceFailure>()])
            fetches.WithLabels(result);
    }

    /// <summary>What <c>/metrics</c> shows.</summary>
    public CollectorRegistry Registry { get; } = Prometheus.Metrics.NewCustomRegistry();

    /// <summary>Workloads known now.</summary>
    public Gauge Workloads { get; }

    /// <summary>Grants in force.</summary>
    public Gauge Grants { get; }

    /// <summary>Shows the workloads that are known; computed on scrape.</summary>
    public void Watch(Func<IEnumerable<Workload>> workloads) => Registry.AddBeforeCollectCallback(() =>
    {
        var all = workloads().ToList();
        Workloads.Set(all.Count);
        var bySdk = all.CountBy(workload => workload.Sdk).ToDictionary();
        foreach (var sdk in Enum.GetValues<SdkFamily>().Where(sdk => sdk is not SdkFamily.None))
            sdks.WithLabels(SdkUserAgent.NameOf(sdk)).Set(bySdk.GetValueOrDefault(sdk));
        foreach (var (name, failure) in RehearsalPlan.Failures)
            rehearsals.WithLabels(name).Set(all.Count(workload => workload.Rehearsal?.Failure == failure));
    });

    /// <summary>A credential request was answered.</summary>
    public void Answered(int status, string reason) =>
        requests.WithLabels(status.ToString(CultureInfo.InvariantCulture), reason).Inc();

    /// <summary>The source was asked.</summary>
    public void Fetched(SourceResult result) => fetches.WithLabels(result.IsSuccess ? Good : result.Failure.ToString()).Inc();

    /// <summary>Audit records were written.</summary>
    public void AuditWritten(int lines) => auditLines.Inc(lines);

    /// <summary>Audit records were lost.</summary>
    public void AuditLost(int lines) => auditLost.Inc(lines);

    /// <summary>The grants file was read after a change.</summary>
    public void GrantsReloaded(bool good) => reloads.WithLabels(good ? Good : Bad).Inc();

    /// <summary>A control message was taken or refused.</summary>
    public void MessageTaken(bool good) => messages.WithLabels(good ? Taken : Refused).Inc();
}
