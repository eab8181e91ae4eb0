namespace Injector.Endpoint.Traces;

/// <summary>How traces are recorded.</summary>
public sealed record TracingOptions
{
    /// <summary>
    /// Share of the traces that is kept, from 0 to 1; decided here alone, by the trace's id, whatever sampled flag a caller sends. A workload that
    /// forges a sidecar's headers chooses that id, and so can have all of its own requests kept, or none.
    /// </summary>
    public double Share { get; init; } = 1;

    /// <summary>
    /// For tests, since no option sets it: scheme, host and port of an OTLP collector that speaks HTTP. Null takes the OTEL_EXPORTER_OTLP_*
    /// variables of OpenTelemetry.
    /// </summary>
    public Uri? Collector { get; init; }
}
