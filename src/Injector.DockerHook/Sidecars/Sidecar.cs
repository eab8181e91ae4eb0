using System.Net.Sockets;
using Injector.DockerHook.Handoff;
using Injector.DockerHook.Hook;
using Injector.Networking.Listeners;
using Injector.Networking.Namespaces;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Sidecars;

/// <summary>
/// One sidecar and the listeners that it is to have. The hook keeps a copy of each listener, so that connections wait in the backlog while
/// the sidecar is away; each time it greets it is given everything again, and gives back what it holds from before.
/// </summary>
internal sealed class Sidecar : IAsyncDisposable
{
    private readonly Dictionary<string, Wanted> wanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Socket> foundHeld = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1);
    private readonly SidecarProcess process;
    private readonly HandoffPlace place;
    private readonly ILogger logger;
    private readonly TimeProvider time;
    private TaskCompletionSource greeting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HandoffChannel? channel;
    private volatile bool isGoing;

    /// <summary>Opens its hand-off socket; nothing runs yet.</summary>
    public Sidecar(string key, SidecarProcess process, string folder, TimeProvider time, ILogger logger)
    {
        Key = key;
        this.process = process;
        this.time = time;
        this.logger = logger;
        IdleSince = time.GetUtcNow();
        place = new HandoffPlace(folder, process.IsAsync, GreetedAsync, time, logger);
    }

    /// <summary>Whom it serves.</summary>
    public string Key { get; }

    /// <summary>Since when it has nothing to serve; null while it has.</summary>
    public DateTimeOffset? IdleSince { get; private set; }

    /// <summary>Done once the sidecar has greeted, and so has all that was wanted then.</summary>
    public Task Greeting => greeting.Task;

    /// <summary>A listener that a sidecar held already, for the network namespace asked for; the caller owns it.</summary>
    /// <param name="inode">The namespace.</param>
    /// <param name="name">The name it is held under.</param>
    public Socket? TakeHeld(ulong inode, out string name)
    {
        lock (foundHeld)
        {
            foreach (var (held, socket) in foundHeld)
            {
                using var space = NetworkNamespace.OfSocket(socket);
                if (space.Id != inode)
                    continue;

                name = held;
                foundHeld.Remove(held);
                return socket;
            }
        }

        name = "";
        return null;
    }

    /// <summary>It is about to be given something to serve: it stays for as long as an idle one may.</summary>
    /// <exception cref="ChangedMeanwhileException">It is being removed.</exception>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (isGoing)
                throw new ChangedMeanwhileException("its sidecar is being removed just now");

            if (IdleSince is not null)
                IdleSince = time.GetUtcNow();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Whether it is being removed, or has been.</summary>
    public bool IsGoing => isGoing;

    /// <summary>Gives it a listener, or other workloads for one that it has; as soon as it is there, and again whenever it comes back.</summary>
    /// <exception cref="ChangedMeanwhileException">It is being removed.</exception>
    public async Task SetAsync(string name, NamespaceListener listener, IReadOnlyList<ServedWorkload> workloads, bool isHeld, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (isGoing)
                throw new ChangedMeanwhileException("its sidecar is being removed just now");

            var had = isHeld || (wanted.TryGetValue(name, out var before) && before.Listener == listener);
            wanted[name] = new Wanted(listener, workloads);
            IdleSince = null;
            Tell(open => open.Serve(name, workloads, had ? null : listener.Socket));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Has a listener ended: once its owner has closed it too, its network namespace can go.</summary>
    public async Task RemoveAsync(string name)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            if (!wanted.Remove(name))
                return;

            if (wanted.Count == 0)
                IdleSince = time.GetUtcNow();
            Tell(open => open.Close(name));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Has its container running.</summary>
    /// <exception cref="SidecarException">It cannot be.</exception>
    public Task EnsureRunningAsync(CancellationToken cancellation) => process.EnsureRunningAsync(cancellation);

    /// <summary>Ends listeners that it held already and nobody has asked for: their containers are gone.</summary>
    public async Task DropUnclaimedAsync()
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            lock (foundHeld)
            {
                foreach (var (name, socket) in foundHeld)
                {
                    socket.Shutdown(SocketShutdown.Both);
                    socket.Dispose();
                    Tell(open => open.Close(name));
                }

                foundHeld.Clear();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends it for good, container, socket and folder, unless it has somebody to serve.</summary>
    /// <param name="idle">How long it must have had nobody.</param>
    /// <param name="cancellation">Gives up; it can be tried again.</param>
    /// <returns>Whether it is gone.</returns>
    public async Task<bool> TryRemoveAsync(TimeSpan idle, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (IdleSince is not { } since || since > time.GetUtcNow() - idle)
                return false;

            isGoing = true;
        }
        finally
        {
            gate.Release();
        }

        await process.RemoveAsync(cancellation);
        await DisposeAsync();
        place.RemoveFolder();
        return true;
    }

    /// <summary>Leaves it running: a hook that is restarted finds it again.</summary>
    public async ValueTask DisposeAsync()
    {
        await place.DisposeAsync();
        await gate.WaitAsync(CancellationToken.None);
        channel?.Dispose();
        channel = null;
        lock (foundHeld)
        {
            foreach (var socket in foundHeld.Values)
                socket.Dispose();
            foundHeld.Clear();
        }

        wanted.Clear();
        gate.Release();
        process.Dispose();
    }

    private async Task GreetedAsync(HandoffChannel fresh)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            channel?.Dispose();
            channel = fresh;
            Sort(fresh);
            foreach (var (name, listening) in wanted)
                fresh.Serve(name, listening.Workloads, listening.Listener.Socket);
            greeting.TrySetResult();
            HookLog.SidecarGreeted(logger, Key, wanted.Count);
        }
        finally
        {
            gate.Release();
        }
    }

    // What we want is ours to hand over anew; what nobody has asked for yet is kept for whoever does.
    private void Sort(HandoffChannel fresh)
    {
        lock (foundHeld)
        {
            foreach (var (name, socket) in fresh.Held.ToList())
            {
                fresh.Held.Remove(name);
                if (wanted.ContainsKey(name) || !foundHeld.TryAdd(name, socket))
                    socket.Dispose();
            }
        }
    }

    private void Tell(Action<HandoffChannel> order)
    {
        if (channel is null)
            return;

        try
        {
            order(channel);
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException or ObjectDisposedException)
        {
            // It greets again when it can, and is told everything then.
            HookLog.HandoffFailed(logger, Key, e.Message);
            channel.Dispose();
            channel = null;
            greeting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed record Wanted(NamespaceListener Listener, IReadOnlyList<ServedWorkload> Workloads);
}
