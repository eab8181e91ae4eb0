using System.Collections.Concurrent;
using Docker.DotNet.Models;
using Injector.Core.Names;
using Injector.DockerHook.Engine;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Sidecars;

/// <summary>All sidecars of this hook, those of a hook before it included.</summary>
internal sealed class SidecarSet(SidecarOptions options, IEngineSource engines, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Sidecar>> all = new(StringComparer.Ordinal);
    private readonly ProxyImage image = new(options);

    /// <summary>Those that are known.</summary>
    public IEnumerable<Sidecar> All => all.Values.Select(sidecar => sidecar.Value);

    /// <summary>The sidecar of a key; its hand-off socket is open from here on.</summary>
    public Sidecar Get(string key) => all.GetOrAdd(key, wanted => new Lazy<Sidecar>(() => Make(wanted))).Value;

    /// <summary>Finds the sidecars that run already, so that they can greet.</summary>
    public async Task AdoptAsync(CancellationToken cancellation)
    {
        foreach (var container in await ListAsync(cancellation))
            Get(container.Labels[Labels.SidecarOf]);
    }

    /// <summary>Has a sidecar running that is to serve; one that has ended is started again.</summary>
    public Task ReviveAsync(string key, CancellationToken cancellation) =>
        all.TryGetValue(key, out var sidecar) && sidecar.Value.IdleSince is null
            ? sidecar.Value.EnsureRunningAsync(cancellation)
            : Task.CompletedTask;

    /// <summary>Removes sidecars that have had nobody to serve for a while.</summary>
    /// <param name="idle">How long they may be idle.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task SweepAsync(TimeSpan idle, CancellationToken cancellation)
    {
        var limit = time.GetUtcNow() - idle;
        foreach (var (key, sidecar) in all)
        {
            if (sidecar.Value.IdleSince is { } since && since <= limit)
                await RemoveAsync(key, cancellation);
        }
    }

    /// <summary>Removes a sidecar, unless it has somebody to serve.</summary>
    public async Task RemoveAsync(string key, CancellationToken cancellation)
    {
        if (!all.TryGetValue(key, out var sidecar) || sidecar.Value.IdleSince is null)
            return;

        await sidecar.Value.RemoveAsync(cancellation);
        all.TryRemove(key, out _);
        HookLog.SidecarRemoved(logger, key);
    }

    /// <summary>Leaves the containers running.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var sidecar in All)
            await sidecar.DisposeAsync();
        image.Dispose();
    }

    private Sidecar Make(string key)
    {
        var folder = Path.Combine(options.HandoffFolder, key);
        return new Sidecar(key, new SidecarProcess(key, folder, image, options, engines, time, logger), folder, time, logger);
    }

    private async Task<IList<ContainerListResponse>> ListAsync(CancellationToken cancellation) =>
        await engines.Current.Client.Containers.ListContainersAsync(
            new ContainersListParameters
            {
                All = true,
                Filters = new Dictionary<string, IDictionary<string, bool>>(StringComparer.Ordinal)
                {
                    ["label"] = new Dictionary<string, bool>(StringComparer.Ordinal) { [Labels.SidecarOf] = true },
                },
            },
            cancellation);
}
