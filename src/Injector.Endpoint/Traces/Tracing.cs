using System.Diagnostics;
using Injector.Core.Sdks;
using Injector.Core.Traces;
using Injector.Endpoint.Options;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Workloads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Injector.Endpoint.Traces;

/// <summary>
/// Records traces and sends them to an OTLP collector, in the background and never in a request's way; what a collector does not take is
/// dropped. Records the sidecars' spans too, by what they tell with their questions.
/// </summary>
internal sealed class Tracing : IDisposable
{
    private const string EndpointName = "Injector.Endpoint";
    private const string SidecarName = "Injector.Proxy";
    private const int TraceParentLength = 55;

    // Of the five seconds that a SIGTERM leaves.
    private static readonly TimeSpan LastSending = TimeSpan.FromSeconds(1);

    private readonly ActivitySource own = new(EndpointName);
    private readonly ActivitySource sidecars = new(SidecarName);
    private readonly TimeProvider time;
    private readonly TracerProvider[] providers;

    /// <summary>Begins.</summary>
    /// <param name="options">Which traces, and where to.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Where it says so.</param>
    /// <exception cref="StartupException">OpenTelemetry's variables hold what its exporter does not take.</exception>
    public Tracing(TracingOptions options, TimeProvider time, ILogger logger)
    {
        this.time = time;
        var target = new OtlpExporterOptions();
        Aim(options, target);

        // Without a name and a password that may stand in the URL.
        EndpointLog.Tracing(logger, $"{target.Endpoint.Scheme}://{target.Endpoint.Host}:{target.Endpoint.Port}", target.Protocol.ToString(), options.Share);

        try
        {
            // A provider for each service: what is not named by the operator is named after the process that did it.
            providers =
            [
                Provider(options, EndpointName, ResourceBuilder.CreateEmpty().AddService("injector-endpoint").AddTelemetrySdk().AddEnvironmentVariableDetector()),
                Provider(options, SidecarName, ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddEnvironmentVariableDetector().AddService("injector-proxy")),
            ];
        }
        catch (Exception e) when (ExporterSettings.Problem(e) is { } problem)
        {
            throw new StartupException(problem);
        }
    }

    /// <summary>The clock.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Begins the trace of a request of a workload that has proven itself; null when it is not one of those that are kept.</summary>
    /// <param name="context">The request.</param>
    /// <param name="workload">Whose.</param>
    /// <param name="arrived">When it came.</param>
    public RequestTrace? Begin(HttpContext context, Workload workload, DateTimeOffset arrived)
    {
        var sidecar = Sidecar(context.Request, workload, arrived, out var parent);
        var span = Spans.Start(own, "credentials", ActivityKind.Server, sidecar?.Context ?? parent, arrived);
        if (span is not { Recorded: true })
            return null;

        // How it was found out who asks; only now it is known that there is a trace to put it into.
        Spans.Child(span, "identify", since: arrived)?.Stop();
        return new RequestTrace(span, sidecar, workload);
    }

    /// <summary>Begins the trace of a refresh that nobody has asked for.</summary>
    public Activity? BeginRefresh(SourceRequest request)
    {
        var span = Spans.Start(own, "refresh ahead", ActivityKind.Internal);
        span?.Tag(SpanTags.Workload, request.Identity.Display);
        return span;
    }

    /// <summary>Sends what is left, for a second at most.</summary>
    public void Dispose()
    {
        Parallel.ForEach(providers, provider => provider.Shutdown((int)LastSending.TotalMilliseconds));
        foreach (var provider in providers)
            provider.Dispose();
        own.Dispose();
        sidecars.Dispose();
    }

    // Only of a sidecar, and only the trace's name: whether a trace is kept is the endpoint's to say, and an application that asks by itself
    // does not bring its own trace along.
    private Activity? Sidecar(HttpRequest request, Workload workload, DateTimeOffset arrived, out ActivityContext parent)
    {
        parent = default;
        var header = request.Headers[QuestionTiming.TraceParentHeader].ToString();
        if (!request.Headers.UserAgent.ToString().StartsWith(SdkUserAgent.Sidecar, StringComparison.Ordinal)
            || header.Length != TraceParentLength
            || !ActivityContext.TryParse(header, traceState: null, out var named)
            || !QuestionTiming.TryParse(request.Headers[QuestionTiming.Header].ToString(), out var timing))
            return null;

        parent = new ActivityContext(named.TraceId, spanId: default, ActivityTraceFlags.None);
        var span = Spans.Start(
            sidecars, timing.ForSdk ? "SDK request" : "refresh", timing.ForSdk ? ActivityKind.Server : ActivityKind.Client, parent, arrived - timing.Age);
        span?.SetTag(SpanTags.Attempt, timing.Try);
        if (timing.ForSdk)
            span?.Tag(SpanTags.Sdk, SdkUserAgent.NameOf(workload.Sdk));
        return span;
    }

    private static TracerProvider Provider(TracingOptions options, string source, ResourceBuilder resource)
    {
        // By the trace's name alone, so that all parts of a trace are kept or none; a parent elsewhere has no say.
        var kept = new TraceIdRatioBasedSampler(options.Share);
        return Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(kept, remoteParentSampled: kept, remoteParentNotSampled: kept, localParentSampled: kept, localParentNotSampled: kept))
            .AddSource(source)
            .AddOtlpExporter(exporter => Aim(options, exporter))
            .Build();
    }

    // Made, the exporter's options hold what the environment says.
    private static void Aim(TracingOptions options, OtlpExporterOptions exporter)
    {
        if (options.Collector is not { } collector)
            return;

        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(collector, "/v1/traces");
    }
}
