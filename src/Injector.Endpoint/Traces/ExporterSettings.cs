using System.Security.Cryptography;

namespace Injector.Endpoint.Traces;

/// <summary>Says which of OpenTelemetry's variables its exporter did not take. Never with a header's text, which is where a collector's key stands.</summary>
internal static class ExporterSettings
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    /// <summary>What is wrong with them, in one line; null for an exception that is not of their making.</summary>
    public static string? Problem(Exception e) => e switch
    {
        // These texts name a file. Others may quote what they found, a header too, so no other text is taken over.
        _ when IsOfFile(e) || (e is InvalidOperationException { InnerException: { } inner } && IsOfFile(inner)) =>
            $"--traces: expected a certificate and a key that can be read, found: {e.Message.TrimEnd('.')}: look at {Prefix}CERTIFICATE, "
            + $"{Prefix}CLIENT_CERTIFICATE and {Prefix}CLIENT_KEY",
        ArgumentException or FormatException or InvalidOperationException or NotSupportedException =>
            $"--traces: expected settings that OpenTelemetry's exporter takes, found one that it does not ({e.GetType().Name}): look at "
            + $"{Prefix}HEADERS, which is NAME=VALUE with commas between and each name once, and at the others of {Prefix}* and OTEL_BSP_*",
        _ => null,
    };

    private static bool IsOfFile(Exception e) => e is IOException or UnauthorizedAccessException or CryptographicException;
}
