using Injector.Core.Wire;
using Injector.Hosting.Health;
using Injector.Sidecar.Answers;
using Injector.Sidecar.Credentials;
using Injector.Sidecar.Listening;
using Injector.Sidecar.Metrics;
using Injector.Sidecar.Settings;
using Injector.Sidecar.Upstream;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Injector.Sidecar;

/// <summary>A running sidecar.</summary>
public sealed class SidecarInstance : IAsyncDisposable
{
    private readonly ILogger logger;
    private readonly SidecarSettings settings;
    private readonly UpstreamClient upstream;
    private readonly ListenerScope own;
    private readonly SidecarServer server;
    private volatile bool listening;

    private SidecarInstance(SidecarSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        this.settings = settings;
        logger = loggers.CreateLogger("Injector.Sidecar");
        var metrics = new SidecarMetrics();
        upstream = new UpstreamClient(settings, metrics, time);
        var context = new CredentialContext
        {
            Client = upstream,
            Hold = settings.Hold,
            RevalidateEvery = settings.RevalidateEvery,
            Metrics = metrics,
            Time = time,
            Logger = logger,
        };
        own = new ListenerScope(settings.Ids.Select(id => new WorkloadCredentials(id, token: null, context)));
        metrics.Watch(() => own.Own, time);

        var routes = new SidecarRoutes(new HostRule([]), new HealthRoutes(metrics.Registry, NotReady, NoCredentials), metrics);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        server = new SidecarServer(transport, routes.HandleAsync, loggers);
        if (settings.Listen is { } listen)
            server.ListenFor(listen, own, metrics);
        server.Options.Listen(settings.AdminListen);
    }

    /// <summary>Where credentials are served.</summary>
    public Uri CredentialAddress => new(server.Addresses[0]);

    /// <summary>Where health and metrics are.</summary>
    public Uri AdminAddress => new(server.Addresses[^1]);

    /// <summary>The workloads of its own listener.</summary>
    internal IReadOnlyList<WorkloadCredentials> Workloads => own.Own;

    /// <summary>Starts a sidecar; it listens before it has credentials, so that an early SDK waits and is not refused.</summary>
    /// <param name="settings">What it is told.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="IOException">A listener cannot be opened.</exception>
    public static async Task<SidecarInstance> StartAsync(
        SidecarSettings settings, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var sidecar = new SidecarInstance(settings, time, loggers);
        try
        {
            await sidecar.BeginAsync(cancellation);
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
        await server.DisposeAsync();
        own.Dispose();
        upstream.Dispose();
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        await server.StartAsync(cancellation);
        listening = true;
        SidecarLog.Listening(logger, CredentialAddress.ToString(), AdminAddress.ToString(), settings.Upstream.ToString());
        if (!settings.Upstream.MayCarryToken)
            SidecarLog.InTheClear(logger, settings.Upstream.ToString());
        foreach (var workload in own.Own)
            workload.Start();
    }

    private string? NotReady() => listening ? null : "the credential listener is not open";

    private string? NoCredentials()
    {
        var missing = own.Own.Count(workload => !workload.TryGetBody(out _));
        return missing == 0 ? null : $"{missing} of {own.Own.Count} workloads have no credentials";
    }
}
