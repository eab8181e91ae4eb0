using System.Net.Sockets;
using Injector.Networking.Handoff;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Handoff;

/// <summary>
/// One sidecar's hand-off socket, alone in its folder. Whoever connects must be that sidecar's first process, by the kernel's word; the
/// newest connection counts.
/// </summary>
internal sealed class HandoffPlace : IAsyncDisposable
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(5);

    // The folder above is for root alone; inside the sidecar only this one is mounted, and its user is not root.
    private const UnixFileMode FolderMode = (UnixFileMode)0b111_101_101;
    private const UnixFileMode SocketMode = (UnixFileMode)0b110_110_110;
    private const UnixFileMode OwnerOnly = (UnixFileMode)0b111_000_000;

    private readonly string folder;
    private readonly Socket listener;
    private readonly Func<int, CancellationToken, Task<bool>> isSidecar;
    private readonly Func<HandoffChannel, Task> greeted;
    private readonly ILogger logger;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    /// <summary>Listens.</summary>
    /// <param name="folder">The sidecar's own folder; made here.</param>
    /// <param name="isSidecar">Whether a process is the sidecar's first one.</param>
    /// <param name="greeted">A sidecar has greeted; the channel and what it brought are the callee's.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    public HandoffPlace(
        string folder, Func<int, CancellationToken, Task<bool>> isSidecar, Func<HandoffChannel, Task> greeted, TimeProvider time, ILogger logger)
    {
        this.folder = folder;
        this.isSidecar = isSidecar;
        this.greeted = greeted;
        this.time = time;
        this.logger = logger;
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!, OwnerOnly);
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, FolderMode);
        var path = Path.Combine(folder, Sidecars.SidecarContainer.SocketName);
        File.Delete(path);
        listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, SocketMode);
        listener.Listen();
        accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Removes the folder, once the sidecar is gone.</summary>
    public void RemoveFolder() => Remove(folder, logger);

    /// <summary>Removes a folder with nothing in it but a hand-off socket on which nobody listens; any other is left as it is.</summary>
    public static void Remove(string folder, ILogger logger)
    {
        try
        {
            var path = Path.Combine(folder, Sidecars.SidecarContainer.SocketName);
            if (!Directory.Exists(folder) || SomebodyListens(path))
                return;

            File.Delete(path);
            Directory.Delete(folder, recursive: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The hook that starts next tries again.
            HookLog.HandoffFailed(logger, folder, e.Message);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        stopping.Dispose();
    }

    private static bool SomebodyListens(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(stopping.Token);
                await GreetAsync(socket);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException && stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever one peer does, the next one is heard.
                HookLog.HandoffFailed(logger, folder, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, CancellationToken.None);
            }
        }
    }

    private async Task GreetAsync(Socket socket)
    {
        var channel = new HandoffChannel(socket);
        try
        {
            socket.SendTimeout = (int)SendTimeout.TotalMilliseconds;
            var peer = PeerCredentials.Of(socket);
            if (!await isSidecar(peer.ProcessId, stopping.Token))
            {
                HookLog.HandoffStranger(logger, folder, peer.ProcessId, peer.UserId);
                channel.Dispose();
                return;
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            limit.CancelAfter(GreetingTimeout);
            await channel.ReadGreetingAsync(limit.Token);
            await greeted(channel);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or SocketException or TimeoutException
            || (e is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            HookLog.HandoffFailed(logger, folder, e.Message);
            channel.Dispose();
        }
    }
}
