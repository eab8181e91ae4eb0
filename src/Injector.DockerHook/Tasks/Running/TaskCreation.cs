using System.Net;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Docker.DotNet.Models;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Tasks.Definition;
using Injector.DockerHook.Tasks.Plan;

namespace Injector.DockerHook.Tasks.Running;

/// <summary>Creates a task's volumes and containers; starts none. When one cannot be created, none is left behind.</summary>
internal sealed class TaskCreation(DockerEngine engine, TaskEngine cleaner, TaskBook book)
{
    /// <summary>Creates them all.</summary>
    /// <param name="plan">What to create.</param>
    /// <param name="record">The task as it stands in the book from now on.</param>
    /// <param name="cancellation">Gives up; what was created is removed.</param>
    /// <returns>The record with every container's id.</returns>
    /// <exception cref="TaskRejectedException">The engine refuses.</exception>
    public async Task<TaskRecord> CreateAsync(TaskPlan plan, TaskRecord record, CancellationToken cancellation)
    {
        book.Save(record);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var path = "volumes";
        try
        {
            foreach (var volume in plan.Volumes)
                await CreateAsync(volume, plan.Names, cancellation);

            foreach (var container in plan.Containers)
            {
                path = container.IsPause ? "the pause container" : plan.Definition.Containers.First(c => c.Name == container.Name).Path;
                var id = await engine.CreateAsync(container.DockerName, Resolve(container.Body, plan, ids), cancellation);
                ids[container.Name] = id;

                // Written down one by one: the hook believes the book, and a restart finds what there is.
                record = record.With(container.Name, c => c with { Id = id });
                book.Save(record);
            }

            record = record with { IsCreated = true };
            book.Save(record);
            return record;
        }
        catch (DockerApiException e)
        {
            await RemoveAsync(record, CancellationToken.None);
            throw new TaskRejectedException(
                TaskRejectedException.NotCreated, "the engine refuses; nothing was started", [new TaskProblem(path, EngineMessage.Of(e))]);
        }
        catch
        {
            await RemoveAsync(record, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Removes a task's containers and volumes, and the task from the book.</summary>
    public Task RemoveAsync(TaskRecord record, CancellationToken cancellation) => RemoveAsync(record, cleaner, book, cancellation);

    /// <inheritdoc cref="RemoveAsync(TaskRecord, CancellationToken)"/>
    public static async Task RemoveAsync(TaskRecord record, TaskEngine cleaner, TaskBook book, CancellationToken cancellation)
    {
        // By name where a crash has lost the id.
        foreach (var container in record.Containers.Reverse())
            await cleaner.RemoveAsync(container.Id ?? container.DockerName, cancellation);
        foreach (var volume in record.Volumes)
            await cleaner.RemoveVolumeAsync(volume, cancellation);
        book.Remove(record.TaskId);
    }

    // By the pause container's id: a name may be given to another container later.
    private static JsonObject Resolve(JsonObject body, TaskPlan plan, Dictionary<string, string> ids)
    {
        if (!ids.TryGetValue(TaskNames.Pause, out var id))
            return body;

        var resolved = (JsonObject)body.DeepClone();
        var host = resolved["HostConfig"]!.AsObject();
        foreach (var mode in (ReadOnlySpan<string>)["NetworkMode", "PidMode", "IpcMode"])
        {
            if ((string?)host[mode] == "container:" + plan.Names.Container(TaskNames.Pause))
                host[mode] = "container:" + id;
        }

        return resolved;
    }

    private async Task CreateAsync(PlannedVolume planned, TaskNames names, CancellationToken cancellation)
    {
        if (!planned.IsMade)
        {
            await NeedAsync(planned, cancellation);
            return;
        }

        var volume = planned.Volume;
        var labels = new Dictionary<string, string>(volume.Labels, StringComparer.Ordinal);
        if (planned.IsOwned)
            labels[names.Label.Key] = names.Label.Value;
        await engine.Client.Volumes.CreateAsync(
            new VolumesCreateParameters
            {
                Name = planned.DockerName,
                Driver = volume.Driver ?? "local",
                DriverOpts = new Dictionary<string, string>(volume.DriverOptions, StringComparer.Ordinal),
                Labels = labels,
            },
            cancellation);
    }

    private async Task NeedAsync(PlannedVolume planned, CancellationToken cancellation)
    {
        try
        {
            await engine.Client.Volumes.InspectAsync(planned.DockerName, cancellation);
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            throw new TaskRejectedException(
                TaskRejectedException.NotCreated, "a shared volume is not there; nothing was started",
                [new TaskProblem("volumes", $"expected the engine to have volume {planned.DockerName}, found none: make it, or set autoprovision")]);
        }
    }
}
