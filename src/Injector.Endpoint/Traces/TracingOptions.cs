namespace Injector.Endpoint.Traces;

/// <summary>How traces are recorded.</summary>
public sealed record TracingOptions
{
    /// <summary>Share of the traces that is kept, from 0 to 1; decided here alone, whatever a caller asks for.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Base URL of an OTLP collector that speaks HTTP; null takes the OTEL_EXPORTER_OTLP_* variables of OpenTelemetry.</summary>
    public Uri? Collector { get; init; }
}
