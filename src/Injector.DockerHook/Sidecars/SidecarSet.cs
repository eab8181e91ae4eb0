using System.Collections.Concurrent;
using System.Net.Sockets;
using Docker.DotNet.Models;
using Injector.Core.Names;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Handoff;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Sidecars;

/// <summary>All sidecars of this hook, those of a hook before it included.</summary>
internal sealed class SidecarSet(SidecarOptions options, IEngineSource engines, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Sidecar>> all = new(StringComparer.Ordinal);
    private readonly ProxyImage image = new(options);

    /// <summary>Those that are known.</summary>
    public IEnumerable<Sidecar> All => all.Values.Where(sidecar => sidecar.IsValueCreated).Select(sidecar => sidecar.Value);

    /// <summary>The sidecar of a key; its hand-off socket is open from here on.</summary>
    /// <exception cref="IOException">Its folder cannot be made.</exception>
    public Sidecar Get(string key)
    {
        var wanted = all.GetOrAdd(key, static (made, self) => new Lazy<Sidecar>(() => self.Make(made)), this);
        try
        {
            return wanted.Value;
        }
        catch
        {
            // It would go on failing with what was wrong the first time.
            all.TryRemove(KeyValuePair.Create(key, wanted));
            throw;
        }
    }

    /// <summary>The image of sidecars; made where the engine does not have it.</summary>
    /// <exception cref="SidecarException">It cannot be had.</exception>
    public Task<string> ImageAsync(CancellationToken cancellation) => image.EnsureAsync(engines.Current, cancellation);

    /// <summary>
    /// Takes in the sidecars that are there already and not known: they can greet, and go when nobody asks for them.
    /// </summary>
    /// <param name="containers">Every container that there is.</param>
    /// <returns>Those that run, of the ones that were not known.</returns>
    public IReadOnlyList<Sidecar> Adopt(IEnumerable<ContainerListResponse> containers)
    {
        var running = new List<Sidecar>();
        foreach (var container in containers)
        {
            if (!container.Labels.TryGetValue(Labels.SidecarOf, out var key) || all.ContainsKey(key) || !IsOurs(container, key))
                continue;

            var sidecar = Get(key);
            if (container.State is "running")
                running.Add(sidecar);
        }

        return running;
    }

    /// <summary>Removes the hand-off folders of sidecars that are no more.</summary>
    public void RemoveFolders()
    {
        if (!Directory.Exists(options.HandoffFolder))
            return;

        foreach (var folder in Directory.EnumerateDirectories(options.HandoffFolder))
        {
            if (Path.GetFileName(folder) is var key && SidecarContainer.IsKey(key) && !all.ContainsKey(key))
                HandoffPlace.Remove(folder, logger);
        }
    }

    /// <summary>Has a sidecar running that is to serve; one that has ended is started again, one that has long had nobody to serve removed.</summary>
    /// <param name="key">Which.</param>
    /// <param name="idle">How long it may have had nobody.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SidecarException">It cannot run.</exception>
    public Task TendAsync(string key, TimeSpan idle, CancellationToken cancellation)
    {
        if (!all.TryGetValue(key, out var sidecar))
            return Task.CompletedTask;

        return sidecar.Value.IdleSince is null ? sidecar.Value.EnsureRunningAsync(cancellation) : RemoveAsync(key, idle, cancellation);
    }

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

    // Anybody may write a label: it becomes a folder's name only when it is one of ours. Another hook's sidecar has another folder.
    private bool IsOurs(ContainerListResponse container, string key) =>
        SidecarContainer.IsKey(key) && container.Names.Contains("/" + SidecarContainer.NameOf(key))
        && container.Mounts.Any(mount => mount.Source == FolderOf(key));

    private string FolderOf(string key) => Path.Combine(options.HandoffFolder, key);

    private Sidecar Make(string key)
    {
        var folder = FolderOf(key);
        return new Sidecar(key, new SidecarProcess(key, folder, image, options, engines, time, logger), folder, time, logger);
    }
}
