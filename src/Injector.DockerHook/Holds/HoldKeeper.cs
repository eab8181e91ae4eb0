using System.Collections.Concurrent;
using Docker.DotNet;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Holds;

/// <summary>
/// Freezes containers that want it from their start until their credentials can be reached, and never longer than a limit. Three things see
/// to it that none stays frozen: the hold itself; a guard, a process of its own, should this one be killed; and marks on disk, for the hook
/// that comes next, should both be.
/// </summary>
internal sealed class HoldKeeper(IEngineSource engines, HoldMarks marks, HoldGuard guard, TimeSpan limit, TimeProvider time, ILogger logger)
{
    private const int Bound = 10_000;

    // A container that has run for longer has long asked for its credentials: freezing it helps nobody.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, string> heldRuns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> active = new(StringComparer.Ordinal);

    /// <summary>Freezes a container that has just started; once in each of its runs.</summary>
    /// <returns>Null when it is not to be frozen, or cannot be.</returns>
    public async Task<ContainerHold?> BeginAsync(ContainerFacts container, CancellationToken cancellation)
    {
        if (container.IsPaused || container.RunningFor(time.GetUtcNow()) > Fresh || !IsNewRun(container))
            return null;

        var id = container.Id;
        try
        {
            await guard.HoldAsync(id, cancellation);
            marks.Add(id);
            active[id] = true;
            await engines.Current.Client.Containers.PauseContainerAsync(id, cancellation);
            return new ContainerHold(limit, time, () => ReleaseAsync(id)).Begin();
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException or UnauthorizedAccessException or EngineUnavailableException
            or GuardUnavailableException)
        {
            // It may have stopped, or the answer was lost after it was frozen.
            HookLog.NotHeld(logger, container.Name, e.Message);
            await ReleaseAsync(id);
            return null;
        }
    }

    /// <summary>Lets run what is marked and not held now: a hook before this one was killed, or the engine was away.</summary>
    public async Task RecoverAsync()
    {
        foreach (var id in marks.All.Where(id => !active.ContainsKey(id)))
            await ReleaseAsync(id);
    }

    // Never given up half-way: a mark stays until the container runs.
    private async Task ReleaseAsync(string id)
    {
        try
        {
            await Thaw.RunAsync(engines.Current, id, CancellationToken.None);
            marks.Remove(id);
            guard.Release(id);
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException or TaskCanceledException or EngineUnavailableException)
        {
            HookLog.StillHeld(logger, id, e.Message);
        }
        finally
        {
            active.TryRemove(id, out _);
        }
    }

    private bool IsNewRun(ContainerFacts container)
    {
        if (heldRuns.Count >= Bound)
            heldRuns.Clear();
        var isNew = !heldRuns.TryGetValue(container.Id, out var before) || before != container.StartedAt;
        heldRuns[container.Id] = container.StartedAt;
        return isNew;
    }
}
