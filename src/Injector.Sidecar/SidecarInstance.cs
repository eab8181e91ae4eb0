using Injector.Core.Wire;
using Injector.Hosting.Health;
using Injector.Hosting.Http;
using Injector.Sidecar.Answers;
using Injector.Sidecar.Credentials;
using Injector.Sidecar.Listening;
using Injector.Sidecar.Metrics;
using Injector.Sidecar.Settings;
using Injector.Sidecar.Upstream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Injector.Sidecar;

/// <summary>A running sidecar.</summary>
public sealed class SidecarInstance : IAsyncDisposable
{
    private const int MaxConnections = 512;

    private readonly SidecarSettings settings;
    private readonly UpstreamClient upstream;
    private readonly ListenerScope scope;
    private readonly WebApplication server;
    private volatile bool listening;

    private SidecarInstance(SidecarSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        this.settings = settings;
        var logger = loggers.CreateLogger("Injector.Sidecar");
        upstream = new UpstreamClient(settings, time);
        var metrics = new SidecarMetrics(time, () => scope!.Own.Select(w => w.Expiration));
        var context = new CredentialContext(
            upstream, new UpstreamPipelines(settings.Hold, time), settings.Hold, settings.RevalidateEvery, metrics, time, logger);
        scope = new ListenerScope(settings.Ids.Select(id => new WorkloadCredentials(id, token: null, context)));
        var routes = new SidecarRoutes(
            new HostRule([]), new HealthRoutes(metrics.Registry, NotReady, NoCredentials), metrics, logger);
        server = SlimServer.Create(loggers, Listen, routes.HandleAsync);
    }

    /// <summary>Where credentials are served.</summary>
    public Uri CredentialAddress => Addresses()[0];

    /// <summary>Where health and metrics are.</summary>
    public Uri AdminAddress => Addresses()[^1];

    /// <summary>Starts a sidecar; it listens before it has credentials, so that an early SDK waits and is not refused.</summary>
    /// <exception cref="IOException">A listener cannot be opened.</exception>
    public static async Task<SidecarInstance> StartAsync(
        SidecarSettings settings, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var sidecar = new SidecarInstance(settings, time, loggers);
        try
        {
            await sidecar.server.StartAsync(cancellation);
            sidecar.listening = true;
            SidecarLog.Listening(
                loggers.CreateLogger("Injector.Sidecar"), sidecar.CredentialAddress.ToString(), sidecar.AdminAddress.ToString(),
                settings.Upstream.ToString());
            return sidecar;
        }
        catch
        {
            await sidecar.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        listening = false;
        await SlimServer.StopAsync(server);
        scope.Dispose();
        upstream.Dispose();
    }

    private string? NotReady() => listening ? null : "the credential listener is not open";

    private string? NoCredentials()
    {
        var missing = scope.Own.Count(workload => !workload.TryGetBody(out _));
        return missing == 0 ? null : $"{missing} of {scope.Own.Count} workloads have no credentials";
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        if (settings.Listen is { } listen)
        {
            kestrel.Listen(listen, credentials => credentials.Use(next => connection =>
            {
                connection.Features.Set(scope);
                return next(connection);
            }));
        }

        kestrel.Listen(settings.AdminListen);
    }

    private List<Uri> Addresses() =>
        [.. server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a))];
}
