using System.Net.Sockets;
using Injector.Sidecar.Credentials;

namespace Injector.Sidecar.Handoff;

/// <summary>The listeners that a host hook has handed over, by its names.</summary>
internal sealed class HandedListeners(HandoffTransport transport, CredentialContext context) : IAsyncDisposable
{
    // Orders come one after the other, but a listener may end by itself at any time.
    private readonly SemaphoreSlim gate = new(1);
    private volatile IReadOnlyList<HandedListener> all = [];

    /// <summary>Those that are open.</summary>
    public IReadOnlyList<HandedListener> All => all;

    /// <summary>Their workloads.</summary>
    public IEnumerable<WorkloadCredentials> Workloads => all.SelectMany(listener => listener.Scope.Own);

    /// <summary>Does what the hook wants.</summary>
    /// <param name="order">What.</param>
    /// <param name="socket">The listener that came along; ours from now on.</param>
    public async Task ApplyAsync(HandoffOrder order, Socket? socket)
    {
        await gate.WaitAsync();
        try
        {
            var held = all.FirstOrDefault(listener => string.Equals(listener.Name, order.Listener, StringComparison.Ordinal));
            if (order.Kind is HandoffOrderKind.Close)
            {
                socket?.Dispose();
                await CloseAsync(held, moved: []);
            }
            else if (socket is null && held is null)
            {
                SidecarLog.HandoffRejected(context.Logger, "expected a socket with a listener that is not held, found none");
            }
            else
            {
                await ServeAsync(order, held, socket);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        foreach (var listener in all)
            await CloseAsync(listener, moved: []);
        gate.Release();
    }

    private async Task ServeAsync(HandoffOrder order, HandedListener? held, Socket? socket)
    {
        // A workload that stays keeps what it holds, also when its container was restarted and the listener is another.
        var before = held?.Scope.Own ?? [];
        var workloads = order.Workloads
            .Select(wanted => before.FirstOrDefault(known => known.IsFor(wanted.Id, wanted.UpstreamId))
                ?? new WorkloadCredentials(wanted.Id, wanted.UpstreamId, wanted.Token, context))
            .ToList();
        if (socket is null)
        {
            held!.Scope.Replace(workloads);
        }
        else
        {
            await CloseAsync(held, moved: workloads);
            var listener = new HandedListener(order.Listener, socket, workloads, context.Time, transport.ConnectedAsync);
            all = [.. all, listener];
            _ = ForgetWhenEndedAsync(listener);
        }

        foreach (var (wanted, workload) in order.Workloads.Zip(workloads))
        {
            if (before.Contains(workload))
                workload.Renew(wanted.Token);
            else
                workload.Start();
        }

        SidecarLog.TakenOver(context.Logger, order.Listener, workloads.Count);
    }

    private async Task ForgetWhenEndedAsync(HandedListener listener)
    {
        await listener.Accepting;
        await gate.WaitAsync();
        if (all.Contains(listener))
            await CloseAsync(listener, moved: []);
        gate.Release();
    }

    private async Task CloseAsync(HandedListener? listener, IReadOnlyList<WorkloadCredentials> moved)
    {
        if (listener is null)
            return;

        all = [.. all.Where(other => other != listener)];
        listener.Scope.Retire(moved);
        await listener.DisposeAsync();
        SidecarLog.Closed(context.Logger, listener.Name);
    }
}
