using System.Collections.Concurrent;
using System.Net;
using Docker.DotNet;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Holds;

/// <summary>
/// Freezes containers that want it from their start until their credentials can be reached, and never longer than a limit. Three things see
/// to it that none stays frozen: the hold itself; a guard, a process of its own, should this one be killed; and marks on disk, for the hook
/// that comes next, should both be. A container that somebody else has frozen is never let run by us.
/// </summary>
internal sealed class HoldKeeper(IEngineSource engines, HoldMarks marks, HoldGuard guard, TimeSpan limit, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int Bound = 10_000;

    // A container that has run for longer has long asked for its credentials: freezing it helps nobody.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, string> heldRuns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ContainerHold> active = new(StringComparer.Ordinal);

    /// <summary>Has the guard running, so that the first container does not wait for it.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        try
        {
            await guard.WarmAsync(cancellation);
        }
        catch (GuardUnavailableException e)
        {
            HookLog.NoGuard(logger, e.Message);
        }
    }

    /// <summary>Freezes a container that has just started, unless it cannot be; once in each of its runs.</summary>
    public async Task BeginAsync(ContainerFacts container, CancellationToken cancellation)
    {
        if (container.IsPaused || !IsFresh(container) || !IsNewRun(container))
            return;

        var id = container.Id;
        var hold = new ContainerHold(limit, time, () => ReleaseAsync(id));
        if (!active.TryAdd(id, hold))
            return;

        try
        {
            await guard.HoldAsync(marks.PathOf(id), cancellation);
            if (!IsFresh(container))
            {
                Forget(id);
                return;
            }

            marks.Add(id);
            await engines.Current.Client.Containers.PauseContainerAsync(id, cancellation);
            hold.Begin();
        }
        catch (Exception e) when (e is GuardUnavailableException or DockerApiException { StatusCode: HttpStatusCode.Conflict or HttpStatusCode.NotFound })
        {
            // We have not frozen it: it has stopped, or somebody else has, and it is not ours to let run.
            HookLog.NotHeld(logger, container.Name, e.Message);
            Forget(id);
        }
        catch (Exception e)
        {
            // The answer may have been lost after it was frozen.
            HookLog.NotHeld(logger, container.Name, e.Message);
            await ReleaseAsync(id);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Lets a container run; one that is not held is as good.</summary>
    public Task EndAsync(string containerId) => active.TryGetValue(containerId, out var hold) ? hold.EndAsync() : Task.CompletedTask;

    /// <summary>Lets run what is marked and not held now: a hook before this one was killed, or the engine was away.</summary>
    public async Task RecoverAsync()
    {
        foreach (var id in marks.All.Where(id => !active.ContainsKey(id)))
        {
            await ReleaseAsync(id);

            // It has been held in this run: not once more, in the middle of what it does.
            if (await engines.Current.InspectAsync(id, CancellationToken.None) is { } inspected)
                heldRuns[id] = ContainerFacts.Read(inspected).StartedAt;
        }
    }

    /// <summary>Lets everything run.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(active.Values.Select(hold => hold.EndAsync()));

    // Never given up half-way: a mark stays until the container runs.
    private async Task ReleaseAsync(string id)
    {
        try
        {
            await Thaw.RunAsync(engines.Current, id, time);
            Forget(id);
        }
        catch (Exception e)
        {
            HookLog.StillHeld(logger, id, e.Message);
        }
        finally
        {
            active.TryRemove(id, out _);
        }
    }

    private void Forget(string id)
    {
        marks.Remove(id);
        guard.Release(marks.PathOf(id));
        active.TryRemove(id, out _);
    }

    private bool IsFresh(ContainerFacts container) => container.RunningFor(time.GetUtcNow()) <= Fresh;

    private bool IsNewRun(ContainerFacts container)
    {
        if (heldRuns.Count >= Bound)
            heldRuns.Clear();
        var isNew = !heldRuns.TryGetValue(container.Id, out var before) || before != container.StartedAt;
        heldRuns[container.Id] = container.StartedAt;
        return isNew;
    }
}
