using System.Collections.Concurrent;
using Injector.Core.Credentials;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Tasks.Definition;
using Injector.DockerHook.Tasks.Plan;
using Injector.DockerHook.Tasks.Running;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Tasks;

/// <summary>
/// Runs tasks on an engine: creates them, supervises each, and goes on supervising after a restart. It never starts a container twice;
/// where it ends, the containers run on.
/// </summary>
/// <param name="book">The tasks of this host; the hook asks the same one whose containers are whose.</param>
/// <param name="connect">The engine. Called again for every question: whoever gives it keeps one connection, and disposes of it.</param>
/// <param name="served">The hook.</param>
/// <param name="options">What an operator has settled.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Where it logs.</param>
internal sealed partial class TaskHost(
    TaskBook book,
    Func<CancellationToken, Task<DockerEngine>> connect,
    IServedContainers served,
    TaskOptions options,
    TimeProvider time,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Supervision> runs = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ending = new();
    private readonly ILogger logger = loggers.CreateLogger<TaskHost>();
    private readonly TaskEngine engine = new(connect, time);

    /// <summary>The tasks of this host.</summary>
    public TaskBook Book => book;

    /// <summary>Takes up every task that was running when the last process ended. Call it once, before anything else.</summary>
    public void Resume()
    {
        foreach (var record in book.All.Where(t => t.LastStatus is not TaskState.Stopped || t.IsRemovedWhenStopped))
        {
            LogResumed(logger, record.TaskId);
            Supervise(record);
        }
    }

    /// <summary>Creates a task and begins to start its containers.</summary>
    /// <param name="wanted">What to run.</param>
    /// <param name="cancellation">Gives up; nothing is left behind.</param>
    /// <returns>The task, in the book; it is started from here on.</returns>
    /// <exception cref="TaskRejectedException">It cannot be run; nothing was started.</exception>
    /// <exception cref="EngineUnavailableException">There is no engine.</exception>
    public async Task<TaskRecord> RunAsync(TaskRequest wanted, CancellationToken cancellation)
    {
        var problems = new TaskProblems();
        var request = EnvironmentFileLoader.Load(wanted, problems);
        var settings = await SettingsAsync(request.Definition, cancellation);
        var docker = await connect(cancellation);
        var facts = await ImageFinder.LookAsync(docker, cancellation);
        TaskPlanner.Check(request.Definition, settings, facts, problems);
        problems.ThrowIfAny();

        facts = facts with { ImageVariables = await ImageFinder.FindAsync(docker, Images(request.Definition, settings), cancellation) };
        var plan = TaskPlanner.Make(request, Guid.NewGuid().ToString("N"), CredentialId.New(), settings, facts);
        var record = NewRecord.Of(plan, time.GetUtcNow()) with { IsRemovedWhenStopped = request.IsRemovedWhenStopped };
        var created = await new TaskCreation(docker, engine, book).CreateAsync(plan, record, cancellation);
        LogCreated(logger, created.TaskId, created.Family);
        Supervise(created);
        return created;
    }

    /// <summary>Stops a task, if it runs, and removes it afterwards, if that is wanted.</summary>
    /// <returns>False when there is no such task.</returns>
    /// <exception cref="TaskRejectedException">Its containers are being created just now.</exception>
    public async Task<bool> StopAsync(string taskId, string reason, bool isRemoved, CancellationToken cancellation)
    {
        if (runs.TryGetValue(taskId, out var run))
        {
            if (isRemoved)
                run.Task.Update(r => r with { IsRemovedWhenStopped = true });
            run.Stop(new StopCause(StopCodes.UserInitiated, reason));
            return true;
        }

        if (book.Get(taskId) is not { } record)
            return false;

        if (record.LastStatus is not TaskState.Stopped)
            throw new TaskRejectedException("TaskIsBeingCreated", "the task is being created: try again in a moment", []);

        if (isRemoved)
            await TaskCreation.RemoveAsync(record, engine, book, cancellation);
        return true;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(runs.Values.Select(run => run.Done));
        ending.Dispose();
    }

    private async Task<TaskOptions> SettingsAsync(TaskDefinition task, CancellationToken cancellation) =>
        Pause.IsNeeded(task) ? options with { PauseImage = await served.PauseImageAsync(cancellation) } : options;

    private static IEnumerable<(string Image, string Path)> Images(TaskDefinition task, TaskOptions settings)
    {
        var images = task.Containers.Select(c => (c.Image, c.Path + ".image"));
        return Pause.IsNeeded(task) ? images.Append((settings.PauseImage, "the pause container")) : images;
    }

    private void Supervise(TaskRecord record)
    {
        var task = new RunningTask(book, record, logger);
        var run = new Supervision(
            task, () => new TaskRunner(task, engine, served, options, time, loggers.CreateLogger<TaskRunner>()), time, loggers.CreateLogger<Supervision>());
        runs[record.TaskId] = run;
        run.Begin(async () =>
        {
            if (!task.Record.IsCreated)
                await AbandonAsync(task);
            else if (task.Record.LastStatus is not TaskState.Stopped)
                await run.RunAsync(ending.Token);

            runs.TryRemove(record.TaskId, out _);
            if (task.Record.IsRemovedWhenStopped)
                await TaskCreation.RemoveAsync(task.Record, engine, book, ending.Token);
        });
    }

    // The process ended while it created the containers: none was started, and nobody waits for them.
    private async Task AbandonAsync(RunningTask task)
    {
        LogAbandoned(logger, task.Record.TaskId);
        await TaskCreation.RemoveAsync(task.Record, engine, book, ending.Token);
    }

    [LoggerMessage(5530, LogLevel.Information, "Task {Task} of family {Family} was created")]
    private static partial void LogCreated(ILogger logger, string task, string family);

    [LoggerMessage(5531, LogLevel.Information, "Task {Task} is supervised again")]
    private static partial void LogResumed(ILogger logger, string task);

    [LoggerMessage(5532, LogLevel.Warning, "Task {Task} was cut off while it was created; it is removed")]
    private static partial void LogAbandoned(ILogger logger, string task);
}
