using System.Collections.ObjectModel;
using System.Globalization;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Engine;

/// <summary>
/// Hears the engine's events and lists its containers: first it subscribes, then it lists, so that nothing falls between; again and again,
/// since the engine drops events that are not taken fast enough and forgets them all when it is restarted.
/// </summary>
internal sealed class EngineWatch(string socket, TimeSpan listEvery, HookMetrics metrics, TimeProvider time, ILogger logger) : IEngineSource, IAsyncDisposable
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ListWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Actions = ["start", "die", "destroy", "rename"];

    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private volatile DockerEngine? current;
    private string said = "";

    /// <summary>A container has changed; its id and labels.</summary>
    public required Action<string, ReadOnlyDictionary<string, string>> Changed { get; init; }

    /// <summary>All containers of now.</summary>
    public required Func<IReadOnlyList<ContainerListResponse>, CancellationToken, Task> Listed { get; init; }

    /// <inheritdoc />
    public DockerEngine Current => current ?? throw new EngineUnavailableException($"expected a Docker engine on unix:{socket}, found none yet");

    /// <summary>Whether events are heard.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Connects; nothing is heard yet.</summary>
    /// <exception cref="EngineUnavailableException">Nobody is there.</exception>
    public async Task ConnectAsync(CancellationToken cancellation)
    {
        current = await DockerEngine.ConnectAsync(socket, cancellation);
        HookLog.EngineConnected(logger, socket, current.Version);
    }

    /// <summary>Begins to hear and to list.</summary>
    public void Start() => running = Task.Run(RunAsync, CancellationToken.None);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        current?.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await HearAsync();
                pause = FirstPause;
                Lost("its events have ended");
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Lost(e.Message);
            }

            IsConnected = false;
            metrics.EngineConnected.Set(0);
            await Task.Delay(pause, time, CancellationToken.None);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await ReconnectAsync();
        }
    }

    // Said once; that it is still away is not news.
    private void Lost(string problem)
    {
        if (said != problem)
            HookLog.EngineLost(logger, problem);
        said = problem;
    }

    // The engine may have been updated: its version is settled anew.
    private async Task ReconnectAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(ListWithin, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, limit.Token);
            var fresh = await DockerEngine.ConnectAsync(socket, either.Token);
            if (current is { } before && before.Version == fresh.Version)
                fresh.Dispose();
            else
                current = fresh;
        }
        catch (Exception)
        {
            // The next round says so.
        }
    }

    private async Task HearAsync()
    {
        var engine = Current;
        using var round = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var since = (time.GetUtcNow() - Before).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var filters = new Dictionary<string, IDictionary<string, bool>>(StringComparer.Ordinal)
        {
            ["type"] = new Dictionary<string, bool>(StringComparer.Ordinal) { ["container"] = true },
            ["event"] = Actions.ToDictionary(action => action, _ => true, StringComparer.Ordinal),
        };
        var hearing = engine.Client.System.MonitorEventsAsync(new ContainerEventsParameters { Since = since, Filters = filters }, new Events(Changed), round.Token);
        try
        {
            while (!hearing.IsCompleted)
            {
                var all = await ListAsync(engine);
                if (!IsConnected && said.Length > 0)
                    HookLog.EngineConnected(logger, socket, engine.Version);
                said = "";
                IsConnected = true;
                metrics.EngineConnected.Set(1);
                await Listed([.. all], stopping.Token);
                await Task.WhenAny(hearing, Task.Delay(listEvery, time, stopping.Token));
            }

            await hearing;
        }
        finally
        {
            await round.CancelAsync();
        }
    }

    // An engine that has stopped in the middle of something takes connections and says nothing, also after it has been started again.
    private async Task<IList<ContainerListResponse>> ListAsync(DockerEngine engine)
    {
        using var limit = new CancellationTokenSource(ListWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, limit.Token);
        try
        {
            return await engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true }, either.Token);
        }
        catch (OperationCanceledException e) when (!stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"it gives no list within {ListWithin.TotalSeconds} s", e);
        }
    }

    // Not Progress<T>, which hands events to the pool in any order.
    private sealed class Events(Action<string, ReadOnlyDictionary<string, string>> changed) : IProgress<Message>
    {
        public void Report(Message value)
        {
            // One that names no container would otherwise end the listening, again and again: it is among those that are told anew.
            if (value is { Actor: { ID.Length: > 0 } actor })
                changed(actor.ID, (actor.Attributes ?? new Dictionary<string, string>(StringComparer.Ordinal)).AsReadOnly());
        }
    }
}
