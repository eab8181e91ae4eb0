using System.Collections.ObjectModel;
using Docker.DotNet.Models;
using Injector.Core.Names;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Control;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Listeners;
using Injector.DockerHook.Reports;
using Injector.DockerHook.Sidecars;
using Injector.DockerHook.Workloads;
using Injector.Networking.LinkLocal;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Hook;

/// <summary>A running Docker hook.</summary>
public sealed class HookHost : IAsyncDisposable
{
    private const string SidecarPrefix = "sidecar:";
    private static readonly TimeSpan GreetWithin = TimeSpan.FromSeconds(2);

    private readonly HookOptions options;
    private readonly TimeProvider time;
    private readonly EndpointAdmin endpoint;
    private readonly HookParts parts;
    private readonly EngineWatch watch;
    private readonly ContainerQueue queue;
    private readonly ControlServer control;
    private bool adopted;

    private HookHost(HookOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        this.options = options;
        this.time = time;
        var logger = loggers.CreateLogger<HookHost>();
        var metrics = new HookMetrics();
        endpoint = new EndpointAdmin(options.AdminSocket);
        watch = new EngineWatch(options.DockerSocket, options.ListEvery, metrics, time, logger) { Changed = Changed, Listed = ListedAsync };
        var sidecars = new SidecarSet(options.Sidecars, watch, time, logger);
        parts = new HookParts(
            WorkloadIds.Load(options.StateFolder), new Registrations(endpoint), sidecars,
            new NamespaceUnits(sidecars, new LinkLocalOptions { BlockInstanceMetadata = options.BlockInstanceMetadata }, metrics),
            new ImageIdentity(), new ReportBook(metrics, logger), metrics);
        var reconciler = new Reconciler(watch, parts, options, time);
        queue = new ContainerQueue(
            (key, stop) => key.StartsWith(SidecarPrefix, StringComparison.Ordinal)
                ? sidecars.ReviveAsync(key[SidecarPrefix.Length..], stop)
                : reconciler.ReconcileAsync(key, stop),
            time, logger);
        control = new ControlServer(options.ControlSocket, new ControlRoutes(parts.Reports, endpoint), loggers);
    }

    /// <summary>Starts it: the control socket is open and the engine is heard when this returns.</summary>
    /// <exception cref="EngineUnavailableException">No engine.</exception>
    /// <exception cref="IOException">A folder or socket cannot be made.</exception>
    public static async Task<HookHost> StartAsync(HookOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var host = new HookHost(options, time, loggers);
        try
        {
            await host.control.StartAsync(cancellation);
            await host.watch.StartAsync(cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sidecars go on serving without the hook.</summary>
    public async ValueTask DisposeAsync()
    {
        await control.DisposeAsync();
        await queue.DisposeAsync();
        await watch.DisposeAsync();
        await parts.Sidecars.DisposeAsync();
        parts.Units.Dispose();
        endpoint.Dispose();
    }

    private void Changed(string containerId, ReadOnlyDictionary<string, string> labels)
    {
        if (labels.TryGetValue(Labels.SidecarOf, out var key))
            queue.Post(SidecarPrefix + key);
        else if (labels.ContainsKey(Labels.Inject) || parts.Reports.Find(containerId) is not null)
            queue.Post(containerId);
    }

    private async Task ListedAsync(IReadOnlyList<ContainerListResponse> containers, CancellationToken cancellation)
    {
        if (!adopted)
            await AdoptAsync(cancellation);

        foreach (var container in containers)
            Changed(container.ID, container.Labels.AsReadOnly());

        // What is not listed any more has gone while nobody listened.
        var there = containers.Select(c => c.ID).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in parts.Reports.All.Select(r => r.ContainerId).Where(id => !there.Contains(id)))
            queue.Post(gone);
        await parts.Sidecars.SweepAsync(options.Linger, cancellation);
    }

    // Sidecars of a hook before this one give back the listeners that they hold; without them the ports would be found taken.
    private async Task AdoptAsync(CancellationToken cancellation)
    {
        await parts.Sidecars.AdoptAsync(cancellation);
        var greetings = Task.WhenAll(parts.Sidecars.All.Select(sidecar => sidecar.Greeting));
        await Task.WhenAny(greetings, Task.Delay(GreetWithin, time, cancellation));
        adopted = true;
    }
}
