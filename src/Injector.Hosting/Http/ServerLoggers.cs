using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Hosting.Http;

/// <summary>
/// The process' loggers, but none for the diagnostics of ASP.NET's host: where that one could write, the host makes an Activity for each
/// request, takes the caller's traceparent, tracestate and baggage into it, and an HTTP client below sends them on, to AWS too.
/// </summary>
internal sealed class ServerLoggers(ILoggerFactory inner) : ILoggerFactory
{
    private const string HostDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => categoryName == HostDiagnostics ? NullLogger.Instance : inner.CreateLogger(categoryName);

    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <inheritdoc />
    public void Dispose()
    {
        // They are the process'.
    }
}
