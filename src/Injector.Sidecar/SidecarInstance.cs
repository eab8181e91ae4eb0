using Injector.Core.Wire;
using Injector.Hosting.Health;
using Injector.Sidecar.Answers;
using Injector.Sidecar.Credentials;
using Injector.Sidecar.Handoff;
using Injector.Sidecar.Listening;
using Injector.Sidecar.Metrics;
using Injector.Sidecar.Settings;
using Injector.Sidecar.Upstream;
using Microsoft.Extensions.Logging;

namespace Injector.Sidecar;

/// <summary>A running sidecar.</summary>
public sealed class SidecarInstance : IAsyncDisposable
{
    private readonly ILogger logger;
    private readonly SidecarSettings settings;
    private readonly UpstreamClient upstream;
    private readonly ListenerScope own;
    private readonly SidecarServer server;
    private readonly HandedListeners handed;
    private readonly HandoffClient? hook;
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
            Traces = settings.Traces,
            Metrics = metrics,
            Time = time,
            Logger = logger,
        };
        own = new ListenerScope(settings.Ids.Select(id => new WorkloadCredentials(id, id, token: null, context)));
        var transport = new HandoffTransport(loggers);
        handed = new HandedListeners(transport, context);
        metrics.Watch(() => Workloads);

        var routes = new SidecarRoutes(new HostRule([]), new HealthRoutes(metrics.Registry, NotReady, NoCredentials), metrics);
        server = new SidecarServer(transport, metrics, routes.HandleAsync, time, loggers);
        if (settings.Listen is { } listen)
            server.ListenFor(own, listen);
        server.ListenForAdmin(settings.AdminListen);
        if (settings.HandoffSocket is { } path)
        {
            server.ListenForHandedOver(path);
            hook = new HandoffClient(path, handed, time, logger);
        }
    }

    /// <summary>Where credentials are served; the admin listener's where all listeners are handed over.</summary>
    public Uri CredentialAddress => new(server.Addresses[0]);

    /// <summary>Where health and metrics are.</summary>
    public Uri AdminAddress => new(server.Addresses[settings.Listen is null ? 0 : 1]);

    /// <summary>All workloads, of all listeners.</summary>
    internal IReadOnlyList<WorkloadCredentials> Workloads => [.. own.Own, .. handed.Workloads];

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
        if (hook is not null)
            await hook.DisposeAsync();
        await handed.DisposeAsync();
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
        hook?.Start();
    }

    private string? NotReady()
    {
        if (!listening)
            return "the credential listener is not open";

        return hook is { Met: false } ? $"the host hook has not been met yet at {settings.HandoffSocket}" : null;
    }

    private string? NoCredentials()
    {
        var workloads = Workloads;
        var missing = workloads.Count(workload => !workload.TryGetBody(out _));
        return missing == 0 ? null : $"{missing} of {workloads.Count} workloads have no credentials";
    }
}
