using System.Text.Json.Nodes;
using Injector.CommandLine;
using Injector.Endpoint.Options;

namespace Injector.Tasks;

/// <summary>Runs a task and stays with it to its end: progress, output, reason, exit code.</summary>
internal sealed class TaskWait(HookClient hook, string engineSocket, TimeProvider time)
{
    /// <summary>Exit code when no container can give one; docker's own for the like.</summary>
    private const int FailedToStart = 125;

    private const string TaskFailedToStart = "TaskFailedToStart";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan RemovedWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(5);

    private readonly TaskScreen screen = new();
    private readonly Dictionary<string, Task> outputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> seen = new(StringComparer.Ordinal);

    /// <summary>Runs it.</summary>
    /// <param name="wish">Body of <c>POST /v1/tasks</c>.</param>
    /// <param name="isRemoved">Whether it is removed at the end.</param>
    /// <param name="cancellation">Stops the task, and waits for that.</param>
    public async Task<int> RunAsync(JsonObject wish, bool isRemoved, CancellationToken cancellation)
    {
        using var engine = await LocalEngine.ConnectAsync(engineSocket, cancellation);
        using var signals = new StopSignals(cancellation);
        var task = await hook.RunAsync(wish, signals.Token);
        foreach (var notice in task.Notices)
            screen.Note(notice);
        screen.Say($"task {task.TaskArn}");
        screen.Names(task.Own.Select(c => c.Name));

        using var draining = new CancellationTokenSource();
        var logs = new ContainerOutput(engine, time);
        for (var isAsked = false; task.LastStatus != TaskAnswer.Stopped; await PauseAsync(isAsked ? CancellationToken.None : signals.Token))
        {
            if (signals.Token.IsCancellationRequested && !isAsked)
            {
                isAsked = true;
                screen.Say("stopping the task; once more to leave it to the hook");
                await hook.StopAsync(task.TaskId, "Interrupted by the user", isRemoved: false, CancellationToken.None);
            }

            if (await hook.FindAsync(task.TaskId, CancellationToken.None) is not { } now)
                throw new StartupException($"task {task.TaskId} was removed by somebody else");

            task = now;
            Follow(task, logs, draining.Token);
        }

        await DrainAsync(draining);
        screen.End(task);
        if (isRemoved)
            await RemoveAsync(task.TaskId);
        return task.StopCode == TaskFailedToStart ? FailedToStart : task.ExitCode ?? FailedToStart;
    }

    // The hook may be this very process: it must not end before the last container is gone.
    private async Task RemoveAsync(string taskId)
    {
        await hook.StopAsync(taskId, reason: null, isRemoved: true, CancellationToken.None);
        var began = time.GetTimestamp();
        while (await hook.FindAsync(taskId, CancellationToken.None) is not null && time.GetElapsedTime(began) < RemovedWithin)
            await Task.Delay(Poll, time, CancellationToken.None);
    }

    private void Follow(TaskAnswer task, ContainerOutput logs, CancellationToken draining)
    {
        foreach (var container in task.Own)
        {
            if (seen.GetValueOrDefault(container.Name, TaskAnswer.Pending) != container.LastStatus && task.LastStatus != TaskAnswer.Stopped)
                screen.Progress(container);
            seen[container.Name] = container.LastStatus;
            if (container.HasStarted && !outputs.ContainsKey(container.Name))
                outputs[container.Name] = logs.ReadAsync(container, follows: true, (line, isError) => screen.Line(container.Name, line, isError), draining);
        }
    }

    // The output of a container that has ended is there, or nearly.
    private async Task DrainAsync(CancellationTokenSource draining)
    {
        draining.CancelAfter(LastLines);
        await Task.WhenAll(outputs.Values);
    }

    private async Task PauseAsync(CancellationToken interrupted)
    {
        try
        {
            await Task.Delay(Poll, time, interrupted);
        }
        catch (OperationCanceledException)
        {
            // Looked at by the loop.
        }
    }
}
