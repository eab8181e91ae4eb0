using System.Net.Sockets;
using Injector.DockerHook.Handoff;
using Injector.DockerHook.Hook;
using Injector.Networking;
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
    private readonly HashSet<string> reserved = new(StringComparer.Ordinal);

    // Listeners that the sidecar has which is connected now; another one that takes its place has none.
    private readonly HashSet<string> there = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Found> foundHeld = new(StringComparer.Ordinal);
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
            foreach (var (held, found) in foundHeld)
            {
                if (IdOf(found.Socket) != inode)
                    continue;

                name = held;
                foundHeld.Remove(held);
                return found.Socket;
            }
        }

        name = "";
        return null;
    }

    /// <summary>Keeps it from being removed, from before there is anything to give it until <see cref="RemoveAsync"/>.</summary>
    /// <param name="name">The listener's name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ChangedMeanwhileException">It is being removed.</exception>
    public async Task ReserveAsync(string name, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (isGoing)
                throw new ChangedMeanwhileException("its sidecar is being removed just now");

            reserved.Add(name);
            IdleSince = null;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Gives it a listener that is reserved, or other workloads for one that it has; as soon as it is there, and again whenever it comes back.</summary>
    public async Task SetAsync(string name, NamespaceListener listener, IReadOnlyList<ServedWorkload> workloads, bool isHeld, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var had = there.Contains(name) && (isHeld || (wanted.TryGetValue(name, out var before) && before.Listener == listener));
            wanted[name] = new Wanted(listener, workloads);
            Tell(open =>
            {
                open.Serve(name, workloads, had ? null : listener.Socket);
                there.Add(name);
            });
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
            if (reserved.Remove(name) && reserved.Count == 0)
                IdleSince = time.GetUtcNow();
            if (wanted.Remove(name))
                Tell(open => open.Close(name));
            there.Remove(name);
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
    /// <param name="after">How long there was time to ask.</param>
    public async Task DropUnclaimedAsync(TimeSpan after)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            lock (foundHeld)
            {
                foreach (var (name, found) in foundHeld.Where(held => held.Value.At <= time.GetUtcNow() - after).ToList())
                {
                    foundHeld.Remove(name);
                    NamespaceListener.End(found.Socket);

                    // The listener of a later run of the same container has the same name.
                    if (!wanted.ContainsKey(name))
                        Tell(open => open.Close(name));
                }
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
            if (isGoing || IdleSince is not { } since || since > time.GetUtcNow() - idle)
                return false;

            isGoing = true;
        }
        finally
        {
            gate.Release();
        }

        try
        {
            await process.RemoveAsync(cancellation);
        }
        catch
        {
            isGoing = false;
            throw;
        }

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
            foreach (var found in foundHeld.Values)
                found.Socket.Dispose();
            foundHeld.Clear();
        }

        wanted.Clear();
        gate.Release();
    }

    private async Task GreetedAsync(HandoffChannel fresh)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            channel?.Dispose();
            channel = fresh;
            there.Clear();
            there.UnionWith(fresh.Held.Keys);
            Sort(fresh);
            foreach (var (name, listening) in wanted)
            {
                fresh.Serve(name, listening.Workloads, listening.Listener.Socket);
                there.Add(name);
            }

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
                if (wanted.ContainsKey(name) || !foundHeld.TryAdd(name, new Found(socket, time.GetUtcNow())))
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
            there.Clear();
            greeting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    // Whatever a sidecar has given back: what is no socket of a namespace is nobody's.
    private static ulong? IdOf(Socket socket)
    {
        try
        {
            using var space = NetworkNamespace.OfSocket(socket);
            return space.Id;
        }
        catch (NetworkSetupException)
        {
            return null;
        }
    }

    private sealed record Found(Socket Socket, DateTimeOffset At);

    private sealed record Wanted(NamespaceListener Listener, IReadOnlyList<ServedWorkload> Workloads);
}
