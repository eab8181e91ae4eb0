using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Recreate;

/// <summary>
/// Replaces containers by ones that are the same but for the credentials variable. Never do two run, never does none stay: what fails or is
/// interrupted, also by the end of this process, is taken back or finished.
/// </summary>
internal sealed class Recreation(RecreateWork work)
{
    /// <summary>Makes one.</summary>
    public Recreation(RecreateOptions options, TimeProvider time, ILogger logger)
        : this(new RecreateWork(options, new RecreateFiles(options.StateFolder, logger), new ContainerGate(), new RecreateFailures(), time, logger))
    {
    }

    /// <summary>Replaces a container where that is safe: the rules, the hold and the replacement in one.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="container">A running container without the variable; one that is paused is unpaused in the end, whoever paused it.</param>
    /// <param name="cancellation">The hook stops.</param>
    /// <exception cref="RecreateFailedException">It was not replaced; asking again for the same run of it says the same, and does nothing.</exception>
    /// <exception cref="EngineUnavailableException">Things have changed meanwhile: look again.</exception>
    public async Task<RecreateResult> ReplaceAsync(DockerEngine engine, ContainerFacts container, CancellationToken cancellation)
    {
        if (RecreateRules.Check(container) is { } refusal)
            return new RecreateResult(null, refusal);

        // Before it is frozen: about a container whose start hangs the engine does not answer, and this one must not wait for that.
        var others = await OtherContainers.ReadAsync(engine, container.Id, cancellation);
        if (RecreateRules.CheckOthers(container, others) is { } joined)
            return new RecreateResult(null, joined);

        await using var hold = await HoldAsync(engine, container.Id, cancellation);
        return RecreateRules.Check(hold.Container) is { } changed
            ? new RecreateResult(null, changed)
            : new RecreateResult(await hold.RecreateAsync(cancellation), null);
    }

    /// <summary>Takes hold of a container, for more to be found out about it while it is frozen.</summary>
    /// <exception cref="RecreateFailedException">It cannot be held, or was not replaced in this run of it before.</exception>
    /// <exception cref="EngineUnavailableException">Things have changed meanwhile: look again.</exception>
    public async Task<RecreateHold> HoldAsync(DockerEngine engine, string containerId, CancellationToken cancellation)
    {
        await work.Gate.EnterAsync(containerId, cancellation);
        var hold = new RecreateHold(engine, work, containerId);
        try
        {
            await hold.TakeAsync(cancellation);
            return hold;
        }
        catch
        {
            await hold.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Settles what was left half-done, by a process before this one or when the engine went away: to be called before containers are looked
    /// at, at start and again with each listing. What cannot be settled now is logged and tried again by the next call.
    /// </summary>
    public async Task RecoverAsync(DockerEngine engine, CancellationToken cancellation)
    {
        foreach (var record in work.Files.Load())
        {
            // Under way at this moment.
            if (!work.Gate.TryEnter(record.ContainerId))
                continue;

            try
            {
                // Read again: it may have been settled between.
                if (work.Files.Find(record.ContainerId) is not { } current)
                    continue;

                if (await new RecreateRecovery(engine, work.Files).SettleAsync(current, cancellation))
                    RecreateLog.Finished(work.Logger, record.Name);
                else
                    RecreateLog.TakenBack(work.Logger, record.Name);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // One that cannot be settled must not keep the others from it.
                RecreateLog.NotSettled(work.Logger, record.Name, e.Message);
            }
            finally
            {
                work.Gate.Leave(record.ContainerId);
            }
        }
    }
}
