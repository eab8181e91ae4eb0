using System.Net.Sockets;
using Injector.Sidecar.Credentials;
using Injector.Sidecar.Listening;

namespace Injector.Sidecar.Handoff;

/// <summary>
/// A listening socket that a host hook opened in a workload's network namespace and handed over. Every connection carries this listener's
/// own scope: no other workload can be asked for here.
/// </summary>
internal sealed class HandedListener : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket socket;
    private readonly TimeProvider time;
    private readonly Func<Socket, ListenerScope, ValueTask> connected;
    private readonly CancellationTokenSource closing = new();

    /// <summary>Takes the socket; nothing is accepted before <see cref="AcceptAsync"/>.</summary>
    public HandedListener(
        string name, Socket socket, IEnumerable<WorkloadCredentials> workloads, TimeProvider time,
        Func<Socket, ListenerScope, ValueTask> connected)
    {
        Name = name;
        this.socket = socket;
        this.time = time;
        this.connected = connected;
        Scope = new ListenerScope(workloads);
        Accepting = Task.Run(AcceptAsync);
    }

    /// <summary>The hook's name for it.</summary>
    public string Name { get; }

    /// <summary>Whom it serves.</summary>
    public ListenerScope Scope { get; }

    /// <summary>Done when it accepts no more: closed by us, or ended by the hook.</summary>
    public Task Accepting { get; }

    /// <summary>For the greeting of a hook that was restarted.</summary>
    public SafeSocketHandle Handle => socket.SafeHandle;

    /// <summary>Closes our copy and forgets the workloads; the hook's copy goes on listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();

        // The accept must have ended first: closing a socket in use would shut the hook's copy down too.
        await Accepting;
        socket.Dispose();
        Scope.Dispose();
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                var connection = await socket.AcceptAsync(closing.Token);
                connection.NoDelay = true;
                await connected(connection, Scope);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.InvalidArgument or SocketError.NotSocket)
            {
                // The hook has shut the listener down, since its workload is gone: the namespace lives until we close too.
                return;
            }
            catch (SocketException)
            {
                // The client gave up, or descriptors are short: neither ends a listener, and neither may spin.
                await Task.Delay(Pause, time, CancellationToken.None);
            }
        }
    }
}
