using Injector.Hosting.Connections;
using Injector.Hosting.Health;
using Injector.Hosting.Http;
using Injector.Hosting.Listening;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Hook;

/// <summary>The hook's <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>.</summary>
internal sealed class HookHealth(HookOptions options, HookMetrics metrics, Func<string?> notReady, ILoggerFactory loggers, ILogger logger) : IAsyncDisposable
{
    private const int Places = 256;
    private readonly WebApplication? server = options.MetricsListen is { } address
        ? SlimServer.Create(
            loggers, kestrel => kestrel.Listen(AnyAddress.Resolve(address)), new HealthRoutes(metrics.Registry, notReady).HandleAsync,
            new ConnectionLimit(Places, "health", metrics.Registry, loggers, TimeProvider.System))
        : null;

    /// <summary>Opens it; a default port that is taken is a warning.</summary>
    /// <exception cref="IOException">The port that was asked for is taken.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (server is null)
            return;

        try
        {
            await server.StartAsync(cancellation);
            HookLog.MetricsListen(logger, server.Urls.First());
        }
        catch (IOException) when (options.IsMetricsOptional)
        {
            HookLog.MetricsBusy(logger, options.MetricsListen!.ToString());
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await SlimServer.StopAsync(server);
    }
}
