using Injector.Core.Credentials;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Control;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Holds;
using Injector.DockerHook.Listeners;
using Injector.DockerHook.Recreate;
using Injector.DockerHook.Reports;
using Injector.DockerHook.Runtime;
using Injector.DockerHook.Serving;
using Injector.DockerHook.Sidecars;
using Injector.DockerHook.Tasks;
using Injector.DockerHook.Workloads;
using Injector.Networking.LinkLocal;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Hook;

/// <summary>A running Docker hook: what it is made of, in the order in which it starts and the reverse in which it stops.</summary>
public sealed class HookHost : IAsyncDisposable
{
    private const string TasksFolder = "tasks";
    private const string HoldsFolder = "held";
    private const string RecreateFolder = "recreate";

    private readonly EndpointAdmin endpoint;
    private readonly HoldGuard guard;
    private readonly HookParts parts;
    private readonly EngineWatch watch;
    private readonly ContainerQueue queue;
    private readonly TaskHost tasks;
    private readonly ControlServer control;
    private readonly RuntimeServer runtime;
    private readonly HookHealth health;

    private HookHost(HookOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<HookHost>();
        var metrics = new HookMetrics();
        endpoint = new EndpointAdmin(options.AdminSocket);
        guard = new HoldGuard(options.GuardCommand);
        HookLoop? loop = null;
        watch = new EngineWatch(options.DockerSocket, options.ListEvery, metrics, time, logger)
        {
            Changed = (id, labels) => loop!.Changed(id, labels),
            Listed = (all, stop) => loop!.ListedAsync(all, stop),
        };

        var ids = HostKey.Load(options.StateFolder);
        var registrations = new Registrations(endpoint, ids.Hook);
        var sidecars = new SidecarSet(options.Sidecars, watch, time, logger);
        var units = new NamespaceUnits(sidecars, new LinkLocalOptions { BlockInstanceMetadata = options.BlockInstanceMetadata }, metrics);
        parts = new HookParts(
            ids, registrations, sidecars, units, new ImageIdentity(), new ReportBook(metrics, time, logger),
            new TaskBook(Path.Combine(options.StateFolder, TasksFolder), loggers),
            new HoldKeeper(watch, new HoldMarks(Path.Combine(options.StateFolder, HoldsFolder)), guard, options.HoldLimit, time, logger))
        {
            Recreation = new Recreation(
                new RecreateOptions(Path.Combine(options.StateFolder, RecreateFolder)) { UriStyle = options.UriStyle, Region = options.Tasks.Region }, time, logger),
            BySidecar = new SidecarServing(watch, units, registrations, metrics, time),
            ByLoopback = new LoopbackServing(endpoint, registrations, watch),
            ByWrapper = new WrapperVariables(ids, time),
        };
        var reconciler = new Reconciler(watch, parts, options);
        queue = new ContainerQueue(
            (key, stop) => key.StartsWith(HookLoop.SidecarPrefix, StringComparison.Ordinal)
                ? sidecars.TendAsync(key[HookLoop.SidecarPrefix.Length..], options.Linger, stop)
                : reconciler.ReconcileAsync(key, stop),
            time, logger);
        loop = new HookLoop(watch, parts, new RegistrationSync(endpoint, registrations, ids, logger), options, queue.Post, time);
        tasks = new TaskHost(
            parts.Tasks, _ => Task.FromResult(watch.Current), new ServedTasks(parts, loop.Post, time), options.Tasks, time, loggers);
        control = new ControlServer(options.ControlSocket, new ControlRoutes(parts.Reports, endpoint, new TaskRoutes(tasks)), loggers);
        runtime = new RuntimeServer(options, new RuntimePreparation(parts, options, loop.Adopted, time), parts, queue.Post, time, logger);
        health = new HookHealth(options, metrics, () => watch.IsConnected ? null : "no Docker engine is heard", loggers, logger);
    }

    /// <summary>Starts it: the control socket is open and the engine is heard when this returns.</summary>
    /// <exception cref="EngineUnavailableException">No engine.</exception>
    /// <exception cref="SidecarException">There is no sidecar to be had.</exception>
    /// <exception cref="IOException">A folder or socket cannot be made.</exception>
    public static async Task<HookHost> StartAsync(HookOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var host = new HookHost(options, time, loggers);
        try
        {
            await host.control.StartAsync(cancellation);
            await host.health.StartAsync(cancellation);
            await host.watch.ConnectAsync(cancellation);

            // Before anything else that may fail: what a hook before this one has left frozen or half done must not wait for it.
            await host.parts.Holds.RecoverAsync();
            if (!options.TasksOnly)
                await host.parts.Recreation.RecoverAsync(host.watch.Current, cancellation);

            // Made now, so that the first container does not wait for it, and what is wrong with it is said at once.
            var image = await host.parts.Sidecars.ImageAsync(cancellation);
            if (options.Default.Pauses || options.TasksOnly)
                await host.parts.Holds.PrepareAsync(cancellation);
            host.watch.Start();
            host.runtime.Start();
            host.tasks.Resume();
            HookLog.Running(loggers.CreateLogger<HookHost>(), options.ControlSocket, image);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sidecars go on serving without the hook, and tasks go on running.</summary>
    public async ValueTask DisposeAsync()
    {
        await control.DisposeAsync();
        await runtime.DisposeAsync();
        await tasks.DisposeAsync();
        await queue.DisposeAsync();
        await parts.Holds.DisposeAsync();
        await watch.DisposeAsync();
        await guard.DisposeAsync();
        await parts.Sidecars.DisposeAsync();
        parts.Units.Dispose();
        endpoint.Dispose();
        await health.DisposeAsync();
    }
}
