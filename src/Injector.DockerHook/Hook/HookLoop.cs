using System.Collections.ObjectModel;
using Docker.DotNet.Models;
using Injector.Core.Names;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Sidecars;
using Injector.DockerHook.Workloads;

namespace Injector.DockerHook.Hook;

/// <summary>What the hook does at an event and at a listing: it finds out whom to look at, and who has gone.</summary>
internal sealed class HookLoop(
    IEngineSource engines, HookParts parts, RegistrationSync sync, HookOptions options, Action<string> post, TimeProvider time)
{
    /// <summary>In front of a sidecar's key, among container ids.</summary>
    public const string SidecarPrefix = "sidecar:";

    private static readonly TimeSpan GreetWithin = TimeSpan.FromSeconds(2);

    // Guards what came before the sidecars of an earlier hook had given back what they hold.
    private readonly Lock early = new();
    private readonly TaskCompletionSource adopted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<string>? waiting = [];

    /// <summary>Done once the sidecars of an earlier hook have given back what they hold.</summary>
    public Task Adopted => adopted.Task;

    /// <summary>A container has changed.</summary>
    public void Changed(string containerId, ReadOnlyDictionary<string, string> labels)
    {
        if (labels.TryGetValue(Labels.SidecarOf, out var key))
            Post(SidecarPrefix + key);
        else if (labels.ContainsKey(Labels.Inject) || parts.Reports.Find(containerId) is not null)
            Post(containerId);
    }

    /// <summary>All containers of now.</summary>
    public async Task ListedAsync(IReadOnlyList<ContainerListResponse> containers, CancellationToken cancellation)
    {
        await parts.Holds.RecoverAsync();
        await AdoptAsync(containers, cancellation);
        if (!options.TasksOnly)
            await parts.Recreation.RecoverAsync(engines.Current, cancellation);
        await CompareAsync(containers, cancellation);
        foreach (var container in containers)
            Changed(container.ID, container.Labels.AsReadOnly());

        // What is not listed any more has gone while nobody listened.
        var there = containers.Select(c => c.ID).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in parts.Reports.All.Select(r => r.ContainerId).Where(id => !there.Contains(id)))
            Post(gone);
        await SweepAsync();
    }

    // Sidecars of a hook before this one give back the listeners that they hold; without them the ports would be found taken.
    private async Task AdoptAsync(IReadOnlyList<ContainerListResponse> containers, CancellationToken cancellation)
    {
        IReadOnlyList<Sidecar> running = options.TasksOnly ? [] : parts.Sidecars.Adopt(containers);
        if (waiting is null)
            return;

        if (!options.TasksOnly)
        {
            parts.Sidecars.RemoveFolders();
            var greetings = Task.WhenAll(running.Select(sidecar => sidecar.Greeting));
            await Task.WhenAny(greetings, Task.Delay(GreetWithin, time, cancellation));
        }

        List<string> came;
        lock (early)
        {
            came = waiting ?? [];
            waiting = null;
        }

        adopted.TrySetResult();
        came.ForEach(post);
    }

    private Task CompareAsync(IReadOnlyList<ContainerListResponse> containers, CancellationToken cancellation)
    {
        var needed = containers.Where(c => c.State is not "exited" || IsLingering(c.ID)).Select(c => c.ID).ToHashSet(StringComparer.Ordinal);
        return sync.RunAsync(
            async (id, stop) => needed.Contains(id) || await RunsNowAsync(id, stop),
            task => parts.Tasks.Get(task) is { LastStatus: Tasks.TaskState.Stopped }, post, cancellation);
    }

    // The listing is older than what the endpoint says: a container may have been started in between.
    private async Task<bool> RunsNowAsync(string containerId, CancellationToken cancellation) =>
        await engines.Current.InspectAsync(containerId, cancellation) is { } inspected && ContainerFacts.Read(inspected).IsRunning;

    // Most that stop are started again at once.
    private bool IsLingering(string containerId) =>
        parts.Reports.Find(containerId) is not { Reason: HookReasons.NotRunning } report || report.Since > time.GetUtcNow() - options.Linger;

    private async Task SweepAsync()
    {
        foreach (var sidecar in parts.Sidecars.All)
        {
            // By then everybody who lives has asked for the listener that was held for him.
            await sidecar.DropUnclaimedAsync(options.Linger);
            Post(SidecarPrefix + sidecar.Key);
        }
    }

    /// <summary>Has a container or a sidecar looked at.</summary>
    public void Post(string key)
    {
        lock (early)
        {
            if (waiting is { } list)
            {
                list.Add(key);
                return;
            }
        }

        post(key);
    }
}
