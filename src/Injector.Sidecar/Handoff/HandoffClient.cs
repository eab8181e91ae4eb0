using System.Net.Sockets;
using Injector.Networking.Handoff;
using Microsoft.Extensions.Logging;

namespace Injector.Sidecar.Handoff;

/// <summary>Keeps a connection to the host hook's socket and does what comes over it; the hook may be restarted at any time.</summary>
internal sealed class HandoffClient(string path, HandedListeners listeners, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <summary>Whether the hook has been met.</summary>
    public bool Met { get; private set; }

    /// <summary>Begins to connect.</summary>
    public void Start() => running = Task.Run(RunAsync);

    /// <summary>Leaves the hook; listeners stay as they are.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        var lost = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var channel = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                channel.SendTimeout = (int)SendTimeout.TotalMilliseconds;
                await channel.ConnectAsync(new UnixDomainSocketEndPoint(path), stopping.Token);

                // It may wait for the hook to read: not on the thread on which all sockets are answered.
                await Task.Run(() => Greet(channel), stopping.Token);
                Met = true;
                lost = false;
                pause = FirstPause;
                SidecarLog.HandoffConnected(logger, path);
                await ObeyAsync(channel);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or IOException or InvalidDataException or TimeoutException)
            {
                if (!lost)
                    SidecarLog.HandoffLost(logger, path, e.Message);
                lost = true;
            }

            await PauseAsync(pause);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private void Greet(Socket channel)
    {
        SocketHandoff.Send(channel, HandoffProtocol.Hello, descriptor: null);
        foreach (var listener in listeners.All)
            SocketHandoff.Send(channel, HandoffProtocol.Held(listener.Name), listener.Handle);
        SocketHandoff.Send(channel, HandoffProtocol.Ready, descriptor: null);
    }

    private async Task ObeyAsync(Socket channel)
    {
        while (await SocketHandoff.ReceiveAsync(channel, stopping.Token) is { } received)
        {
            using var message = received;
            if (HandoffProtocol.TryRead(message.Header, out var order, out var problem))
                await listeners.ApplyAsync(order, message.TakeSocket());
            else
                SidecarLog.HandoffRejected(logger, problem);
        }
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, time, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
