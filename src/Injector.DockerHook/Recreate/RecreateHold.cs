using System.Text.Json;
using Docker.DotNet;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using EngineMessage = Injector.DockerHook.Tasks.Running.EngineMessage;

namespace Injector.DockerHook.Recreate;

/// <summary>
/// A container that is held to be replaced: noted down, and frozen if it has only just started. Disposed without having been replaced, it
/// runs on as before.
/// </summary>
internal sealed class RecreateHold(DockerEngine engine, RecreateWork work, string id) : IAsyncDisposable
{
    private readonly RecreateRecovery recovery = new(engine, work.Files);
    private RecreateRecord? record;
    private bool isYoung;

    /// <summary>The container as it was when it was taken hold of.</summary>
    public ContainerFacts Container { get; private set; } = null!;

    /// <summary>Takes hold of it; called once, with the gate entered.</summary>
    internal async Task TakeAsync(CancellationToken cancellation)
    {
        if (work.Files.Find(id) is { } interrupted)
        {
            await recovery.SettleAsync(interrupted, cancellation);
            throw new EngineUnavailableException("an interrupted replacement of it was settled just now");
        }

        if (await engine.InspectAsync(id, cancellation) is not { } inspected || ContainerFacts.Read(inspected) is not { IsRunning: true } container)
            throw new EngineUnavailableException("it has ended just now");

        Container = container;
        if (work.Failures.Find(container) is { } before)
            throw new RecreateFailedException(before, originalRuns: true);

        try
        {
            await work.Before(RecreateStep.Note);
            record = new RecreateRecord(
                RecreateRecord.CurrentVersion, container.Id, container.Name,
                inspected["HostConfig"]?["RestartPolicy"]?.DeepClone().AsObject() ?? RecreateRecord.NoRestart());
            work.Files.Save(record);
            await work.Before(RecreateStep.Pause);
            isYoung = container.RunningFor(work.Time.GetUtcNow()) < work.Options.YoungUntil;
            if (isYoung && !container.IsPaused && (bool?)inspected["State"]?["Restarting"] is not true)
                await engine.Client.Containers.PauseContainerAsync(container.Id, CancellationToken.None);
        }
        catch (Exception e)
        {
            await FailAsync(e, cancellation);
            throw new EngineUnavailableException("it was replaced just now", e);
        }
    }

    /// <summary>Replaces it.</summary>
    /// <param name="cancellation">
    /// Heeded until the original is stopped; from there on, going through is quicker than going back.
    /// </param>
    /// <returns>The id of the container that runs in its place.</returns>
    /// <exception cref="RecreateFailedException">It was not replaced.</exception>
    public async Task<string> RecreateAsync(CancellationToken cancellation)
    {
        var steps = new RecreateSteps(engine, work, Container, record!) { IsYoung = isYoung };
        try
        {
            await steps.RunAsync(cancellation);
        }
        catch (Exception e)
        {
            await FailAsync(e, cancellation, steps.NewId);
        }

        record = null;
        RecreateLog.Recreated(work.Logger, Container.Name, steps.NewId![..12]);
        return steps.NewId;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (record is not null)
                await recovery.SettleAsync(record, CancellationToken.None);
        }
        catch (Exception e)
        {
            // The note stays: the next recovery goes on.
            RecreateLog.NotUndone(work.Logger, Container.Name, Words(e));
        }
        finally
        {
            work.Gate.Leave(id);
        }
    }

    // Returns when the replacement stands in spite of what went wrong; otherwise throws.
    private async Task FailAsync(Exception cause, CancellationToken cancellation, string? newId = null)
    {
        var noted = record;
        record = null;
        try
        {
            // The note on disk knows how far it had come.
            noted = work.Files.Find(id) ?? noted;
            if (noted is not null && await recovery.SettleAsync(noted, CancellationToken.None))
                return;
        }
        catch (Exception e)
        {
            if (newId is not null && await StandsAsync(newId))
            {
                RecreateLog.NotCleared(work.Logger, Container.Name, Words(e));
                return;
            }

            RecreateLog.NotUndone(work.Logger, Container.Name, Words(e));
            throw new RecreateFailedException(
                $"expected to replace it by a container with the credentials variable, found: {Words(cause)}. "
                + $"Bringing the original back failed, too: {Words(e)}; it is tried again",
                originalRuns: false, cause);
        }

        // Nobody's fault: the hook stops, and the next one tries again.
        if (cause is OperationCanceledException && cancellation.IsCancellationRequested)
            throw new OperationCanceledException(cause.Message, cause, cancellation);

        var message = $"expected to replace it by a container with the credentials variable, found: {Words(cause)}. "
            + "The original runs as before; restart it to try again";
        RecreateLog.Failed(work.Logger, Container.Name, Words(cause));
        await RememberAsync(message);
        throw new RecreateFailedException(message, originalRuns: true, cause);
    }

    private async Task<bool> StandsAsync(string newId)
    {
        try
        {
            return await engine.InspectAsync(newId, CancellationToken.None) is { } there && ContainerFacts.Read(there).IsRunning;
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task RememberAsync(string message)
    {
        try
        {
            if (await engine.InspectAsync(id, CancellationToken.None) is { } now)
                work.Failures.Put(ContainerFacts.Read(now), message);
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            // Then it is simply tried again.
        }
    }

    private static string Words(Exception e) => e is DockerApiException refusal ? EngineMessage.Of(refusal) : e.Message;
}
