using Docker.DotNet;
using Injector.Core.Credentials;
using Injector.DockerHook.Tasks.Definition;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Tasks.Running;

/// <summary>
/// Supervises one task from the start of its first container to the end of its last. What it knows it takes from the book and the engine,
/// so that another one goes on where this one was cut off; a container that was ever started is never started again.
/// </summary>
internal sealed partial class TaskRunner(
    RunningTask task, TaskEngine engine, IServedContainers served, TaskOptions options, TimeProvider time, ILogger logger)
{
    private const string NoCredentials = "ResourceInitializationError: the task's credentials cannot be served: ";
    private const string EssentialEnded = "Essential container in task exited";

    private readonly Dictionary<string, ContainerLife> lives =
        task.Record.Containers.ToDictionary(c => c.Name, _ => new ContainerLife(), StringComparer.Ordinal);

    private readonly DependencyWait dependencies = new(engine, options.HealthInterval, time);
    private readonly TaskCompletionSource<StopCause> stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks the task to end; the first who asks says why.</summary>
    public void Stop(StopCause cause) => stop.TrySetResult(cause);

    /// <summary>Supervises it to its end.</summary>
    /// <param name="cancellation">Lets go of it: its containers run on.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await RestoreAsync(cancellation);
        if (task.Record.DesiredStatus is TaskState.Stopped)
            stop.TrySetResult(new StopCause(task.Record.StopCode ?? StopCodes.UserInitiated, task.Record.StoppedReason ?? ""));

        var flows = task.Record.Containers.Select(c => LiveAsync(c, starting.Token, cancellation)).ToList();
        var running = MarkRunningAsync();
        var cause = await stop.Task.WaitAsync(cancellation);

        // Nobody is started from here on; whoever is being started just now is stopped with the others.
        await starting.CancelAsync();
        await Task.WhenAll(lives.Values.Select(life => life.Settled)).WaitAsync(cancellation);
        LogStopping(logger, task.Record.TaskId, cause.Reason);
        task.Update(r => r with
        {
            DesiredStatus = TaskState.Stopped,
            LastStatus = TaskState.Stopping,
            StopCode = cause.Code,
            StoppedReason = cause.Reason,
            StoppingAt = r.StoppingAt ?? time.GetUtcNow(),
        });
        await new TaskStop(task, lives, engine).StopAllAsync(cancellation);
        await Task.WhenAll(flows).WaitAsync(cancellation);
        await running.WaitAsync(cancellation);
        await RetireAsync();
        task.Update(r => r with { LastStatus = TaskState.Stopped, StoppedAt = time.GetUtcNow() });
        LogStopped(logger, task.Record.TaskId, cause.Reason);
    }

    // The containers have stopped, whatever the hook makes of it.
    private async Task RetireAsync()
    {
        if (!CredentialId.TryParse(task.Record.CredentialId, out var id))
            return;

        try
        {
            await served.RetireTaskAsync(task.Record.TaskId, id);
        }
        catch (Exception e)
        {
            LogNotRetired(logger, e, task.Record.TaskId);
        }
    }

    // What has happened so far, as the engine has it: before anything is decided.
    private async Task RestoreAsync(CancellationToken cancellation)
    {
        foreach (var container in task.Record.Containers)
        {
            var facts = await engine.FactsAsync(container.Id!, cancellation);
            if (facts?.StartedAt is { } at)
                lives[container.Name].SetStarted(at);
        }
    }

    private async Task MarkRunningAsync()
    {
        await Task.WhenAll(lives.Values.Select(life => life.Settled));
        if (!lives.Values.All(life => life.HasStarted))
            return;

        // A short task may be on its way to its end already.
        task.Update(r => r with
        {
            LastStatus = r.LastStatus is TaskState.Pending ? TaskState.Running : r.LastStatus,
            StartedAt = r.StartedAt ?? time.GetUtcNow(),
        });
    }

    // The whole life of a container; whatever goes wrong in it ends the task, and never only this flow.
    private async Task LiveAsync(TaskContainer container, CancellationToken starting, CancellationToken cancellation)
    {
        var life = lives[container.Name];
        try
        {
            if (!life.HasStarted)
                await StartAsync(container, life, starting, cancellation);
            life.Settle();
            var service = new ServiceWatch(task, served, options, logger).WatchAsync(container, life, cancellation);
            await EndAsync(container, life, cancellation);
            await service;
        }
        catch (ContainerFailedException e)
        {
            task.Update(r => r.With(container.Name, c => c with { Reason = e.Message }));
            stop.TrySetResult(new StopCause(StopCodes.TaskFailedToStart, e.Message));
        }
        catch (OperationCanceledException) when (starting.IsCancellationRequested)
        {
            // The task ends before this container was started, or is let go of.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFault(logger, e, task.Record.TaskId, container.Name);
            stop.TrySetResult(new StopCause(StopCodes.TaskFailedToStart, $"container {container.Name}: {e.Message}"));
            life.SetEnded(ContainerEnd.Unknown);
        }
        finally
        {
            life.Settle();
        }
    }

    private async Task StartAsync(TaskContainer container, ContainerLife life, CancellationToken starting, CancellationToken cancellation)
    {
        foreach (var dependency in container.DependsOn)
        {
            var other = task.Record.Containers.First(c => c.Name == dependency.Container);
            await dependencies.WaitAsync(container, dependency.Condition, other, lives[other.Name], starting);
        }

        if (task.Record.Containers is [{ IsPause: true } pause, ..] && !container.IsPause)
            await PauseReadyAsync(pause, starting);

        if (task.Record.CredentialId is not null && task.Record.Network is NetworkMode.Host
            && await served.AnnounceAsync(container.Id!, starting) is { } problem)
        {
            throw new ContainerFailedException(NoCredentials + problem);
        }

        starting.ThrowIfCancellationRequested();
        try
        {
            // Not given up half-way: what the engine has started must be known.
            life.SetStarted(await engine.StartAsync(container.Id!, cancellation));
        }
        catch (DockerApiException e)
        {
            throw new ContainerFailedException($"CannotStartContainerError: container {container.Name}: {EngineMessage.Of(e)}");
        }

        LogStarted(logger, task.Record.TaskId, container.Name);
        task.Update(r => r.With(container.Name, c => c with { LastStatus = TaskState.Running }));
    }

    // The namespaces exist, and in a task with a role its credentials can be reached in them.
    private async Task PauseReadyAsync(TaskContainer pause, CancellationToken starting)
    {
        await lives[pause.Name].Started.WaitAsync(starting);
        if (task.Record.CredentialId is null || task.Record.Network is not NetworkMode.AwsVpc)
            return;

        if (await served.WaitAsync(pause.Id!, options.ServeWithin, starting) is { } problem)
            throw new ContainerFailedException(NoCredentials + problem);
    }

    private async Task EndAsync(TaskContainer container, ContainerLife life, CancellationToken cancellation)
    {
        var end = ContainerEnd.Of(await engine.EndAsync(container.Id!, cancellation));
        LogEnded(logger, task.Record.TaskId, container.Name, end.ExitCode);
        task.Update(r =>
        {
            var changed = r.With(container.Name, c => c with { LastStatus = TaskState.Stopped, ExitCode = end.ExitCode, Reason = end.Reason ?? c.Reason });
            return container.IsEssential ? changed with { ExitCode = r.ExitCode ?? end.ExitCode } : changed;
        });
        life.SetEnded(end.ExitCode);
        if (container.IsEssential)
            stop.TrySetResult(new StopCause(StopCodes.EssentialContainerExited, EssentialEnded));
        else if (container.IsPause)
            stop.TrySetResult(new StopCause(StopCodes.TaskFailedToStart, "the container that holds the task's namespaces has ended"));
    }

    [LoggerMessage(5510, LogLevel.Information, "Task {Task}: container {Container} started")]
    private static partial void LogStarted(ILogger logger, string task, string container);

    [LoggerMessage(5511, LogLevel.Information, "Task {Task}: container {Container} ended with exit code {ExitCode}")]
    private static partial void LogEnded(ILogger logger, string task, string container, int exitCode);

    [LoggerMessage(5512, LogLevel.Information, "Task {Task} is being stopped: {Reason}")]
    private static partial void LogStopping(ILogger logger, string task, string reason);

    [LoggerMessage(5513, LogLevel.Information, "Task {Task} has stopped: {Reason}")]
    private static partial void LogStopped(ILogger logger, string task, string reason);

    [LoggerMessage(5515, LogLevel.Error, "Task {Task} has stopped, but its credentials could not be retired")]
    private static partial void LogNotRetired(ILogger logger, Exception fault, string task);

    [LoggerMessage(5514, LogLevel.Error, "Task {Task}: container {Container} can be watched no more; the task is stopped")]
    private static partial void LogFault(ILogger logger, Exception fault, string task, string container);
}
