using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Injector.Core.Runtime;
using Injector.DockerHook.Hook;
using Injector.Hosting.Sockets;
using Injector.Networking.Handoff;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Runtime;

/// <summary>The socket at which the OCI runtime wrapper asks: one connection, one line, one answer.</summary>
/// <param name="options">Where it is.</param>
/// <param name="preparation">What is done for a container.</param>
/// <param name="parts">What the hook is made of.</param>
/// <param name="look">Has a container looked at.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
internal sealed class RuntimeServer(
    HookOptions options, RuntimePreparation preparation, HookParts parts, Action<string> look, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan PrepareWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentDictionary<Task, bool> calls = new();
    private readonly CancellationTokenSource stopping = new();
    private Task accepting = Task.CompletedTask;

    /// <summary>Opens it; a default place that another hook has is a warning.</summary>
    /// <exception cref="IOException">The place that was asked for is taken, or its folder cannot be made.</exception>
    public void Start()
    {
        if (options.RuntimeSocket is not { } path)
            return;

        var place = new UnixSocketPlace(path, OwnerOnly, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        try
        {
            place.Bind(listener);
            listener.Listen(Backlog);
            accepting = Task.Run(AcceptAsync);
        }
        catch (IOException e) when (options.IsRuntimeSocketOptional)
        {
            HookLog.NoRuntimeSocket(logger, e.Message);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(calls.Keys);
        stopping.Dispose();
    }

    private static int Backlog => 1024;

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var call = AnswerAsync(await listener.AcceptAsync(stopping.Token));
                calls[call] = true;
                _ = call.ContinueWith(done => calls.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException && stopping.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException e)
            {
                HookLog.RuntimeCallFailed(logger, e.Message);
                await Task.Delay(Interval, time, CancellationToken.None);
            }
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        try
        {
            using var connection = socket;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            limit.CancelAfter(PrepareWithin);
            var caller = PeerCredentials.Of(connection).ProcessId;
            var message = RuntimeMessage.Read(await RuntimeLine.ReadAsync(connection, limit.Token));
            if (message.Starting is { } container)
                await StartAsync(connection, container, message.ProcessId, caller, limit.Token);
            else
                await parts.Units.LeaveAsync(message.ContainerId);
        }
        catch (Exception e)
        {
            // Whatever it was: the wrapper decides what becomes of the container, and the next call is another.
            HookLog.RuntimeCallFailed(logger, e.Message);
        }
    }

    private async Task StartAsync(Socket connection, RuntimeContainer container, int processId, int caller, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        parts.Starts.Add(container.Id);
        try
        {
            var answer = await preparation.PrepareAsync(container, processId, cancellation);
            await connection.SendAsync(answer.Write(), SocketFlags.None, cancellation);
            HookLog.Held(logger, container.Name, time.GetElapsedTime(began).TotalMilliseconds, answer.IsReady ? "ready" : answer.Reason ?? "");
            await StartedAsync(caller);
        }
        finally
        {
            // Served from here on as any other; or cleared away, when nothing came of the start.
            parts.Starts.Remove(container.Id);
            look(container.Id);
        }
    }

    // The wrapper becomes the real runtime, which ends when the container runs, or does not.
    private async Task StartedAsync(int caller)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"/proc/{caller}");
        for (var began = time.GetTimestamp(); Directory.Exists(place) && time.GetElapsedTime(began) < StartWithin;)
            await Task.Delay(Interval, time, stopping.Token);
    }
}
