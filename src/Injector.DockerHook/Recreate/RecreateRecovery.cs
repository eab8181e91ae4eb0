using System.Globalization;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;
using Injector.Core.Names;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Recreate;

/// <summary>
/// Brings a recreation that did not come to its end to one, from whatever the engine says is there: to its good end when the replacement has
/// started, back to the original otherwise. Doing it twice equals doing it once.
/// </summary>
internal sealed class RecreateRecovery(DockerEngine engine, RecreateFiles files)
{
    /// <summary>Settles it; its note is struck out when this returns.</summary>
    /// <returns>Whether the replacement stands; otherwise the original does.</returns>
    public async Task<bool> SettleAsync(RecreateRecord record, CancellationToken cancellation)
    {
        var original = await engine.InspectAsync(record.ContainerId, cancellation);
        var successor = await SuccessorAsync(record, cancellation);
        var stands = successor is not null && HasStarted(successor.Inspected);
        if (original is null)
            stands = successor is not null && (stands || await InheritAsync(record, successor, cancellation));
        else if (stands)
            await engine.RemoveAsync(record.ContainerId, cancellation);
        else
            await TakeBackAsync(record, ContainerFacts.Read(original), successor, cancellation);

        files.Delete(record.ContainerId);
        return stands;
    }

    // Somebody has removed the original. If it was one that we had stopped, they were tidying up; if it ran, they wanted it gone.
    private async Task<bool> InheritAsync(RecreateRecord record, ContainerFacts successor, CancellationToken cancellation)
    {
        if (record.IsStopping)
            await RunAsync(record, successor, cancellation);
        else
            await engine.RemoveAsync(successor.Id, cancellation);
        return record.IsStopping;
    }

    private async Task TakeBackAsync(RecreateRecord record, ContainerFacts original, ContainerFacts? successor, CancellationToken cancellation)
    {
        if (successor is not null)
            await engine.RemoveAsync(successor.Id, cancellation);

        try
        {
            if (original.Name == record.NameMeanwhile)
                await engine.Client.Containers.RenameContainerAsync(original.Id, new ContainerRenameParameters { NewName = record.Name }, cancellation);
        }
        finally
        {
            // Under whatever name: that it runs comes first.
            await RunAsync(record, original, cancellation);
        }
    }

    private async Task RunAsync(RecreateRecord record, ContainerFacts container, CancellationToken cancellation)
    {
        var policy = container.Inspected["HostConfig"]?[nameof(record.RestartPolicy)];
        if (!JsonNode.DeepEquals(policy, record.RestartPolicy))
            await engine.UpdateAsync(container.Id, new JsonObject { [nameof(record.RestartPolicy)] = record.RestartPolicy.DeepClone() }, cancellation);

        // What we have asked to stop may be about to: it is waited for, since nobody would start it again once it has.
        if (record.IsStopping && container is { IsRunning: true, IsPaused: false })
            await engine.Client.Containers.StopContainerAsync(container.Id, new ContainerStopParameters(), cancellation);

        // One that does not run although we have not stopped it was stopped by somebody else.
        if (record.IsStopping && !container.IsPaused)
            await engine.Client.Containers.StartContainerAsync(container.Id, new ContainerStartParameters(), cancellation);
        if (container.IsPaused)
            await engine.Client.Containers.UnpauseContainerAsync(container.Id, cancellation);
    }

    private async Task<ContainerFacts?> SuccessorAsync(RecreateRecord record, CancellationToken cancellation) =>
        await engine.InspectAsync(record.Name, cancellation) is { } named && ContainerFacts.Read(named) is var facts
        && facts.Id != record.ContainerId && facts.Label(Labels.RecreatedFrom) == record.ContainerId
            ? facts
            : null;

    // It may have ended since, which is its own affair and that of its restart policy.
    private static bool HasStarted(JsonObject inspected) =>
        DateTimeOffset.TryParse((string?)inspected["State"]?["StartedAt"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started)
        && started > DateTimeOffset.UnixEpoch;
}
