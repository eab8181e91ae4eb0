using System.Collections.Concurrent;
using System.Net.Sockets;
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

    /// <summary>The image of sidecars; made where the engine does not have it.</summary>
    /// <exception cref="SidecarException">It cannot be had.</exception>
    public Task<string> ImageAsync(CancellationToken cancellation) => image.EnsureAsync(engines.Current, cancellation);

    /// <summary>Finds the sidecars that there are already, so that they can greet, and removes the folders of those that are no more.</summary>
    /// <returns>Those that run.</returns>
    public async Task<IReadOnlyList<Sidecar>> AdoptAsync(CancellationToken cancellation)
    {
        var running = new List<Sidecar>();
        foreach (var container in await ListAsync(cancellation))
        {
            // Anybody may write a label: it becomes a folder's name only when it is one of ours.
            if (container.Labels[Labels.SidecarOf] is var key && SidecarContainer.IsKey(key) && container.Names.Contains("/" + SidecarContainer.NameOf(key)))
            {
                var sidecar = Get(key);
                if (container.State is "running")
                    running.Add(sidecar);
            }
        }

        if (Directory.Exists(options.HandoffFolder))
        {
            foreach (var folder in Directory.EnumerateDirectories(options.HandoffFolder).Where(folder => !all.ContainsKey(Path.GetFileName(folder))))
                Directory.Delete(folder, recursive: true);
        }

        return running;
    }

    /// <summary>Has a sidecar running that is to serve; one that has ended is started again.</summary>
    public Task ReviveAsync(string key, CancellationToken cancellation) =>
        all.TryGetValue(key, out var sidecar) && sidecar.Value.IdleSince is null
            ? sidecar.Value.EnsureRunningAsync(cancellation)
            : Task.CompletedTask;

    /// <summary>A listener that some sidecar held already, for a network namespace; the caller owns it. Null when none did.</summary>
    public (Socket Socket, Sidecar Sidecar, string Name)? TakeHeld(ulong inode)
    {
        foreach (var sidecar in All)
        {
            if (sidecar.TakeHeld(inode, out var name) is { } socket)
                return (socket, sidecar, name);
        }

        return null;
    }

    /// <summary>Removes sidecars that have had nobody to serve for a while.</summary>
    /// <param name="idle">How long they may be idle.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task SweepAsync(TimeSpan idle, CancellationToken cancellation)
    {
        foreach (var key in all.Keys)
        {
            try
            {
                await RemoveAsync(key, idle, cancellation);
            }
            catch (SidecarException e)
            {
                // A stranger bears its name: that must not keep the others.
                HookLog.HandoffFailed(logger, key, e.Message);
            }
        }
    }

    /// <summary>Removes a sidecar, unless it has somebody to serve, or had within <paramref name="idle"/>.</summary>
    public async Task RemoveAsync(string key, TimeSpan idle, CancellationToken cancellation)
    {
        if (!all.TryGetValue(key, out var sidecar) || !await sidecar.Value.TryRemoveAsync(idle, cancellation))
            return;

        all.TryRemove(KeyValuePair.Create(key, sidecar));
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
