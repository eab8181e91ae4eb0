using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Injector.DockerHook.Tasks.Running;

/// <summary>Keeps a task supervised: where a supervisor fails, the next one takes up what book and engine say.</summary>
internal sealed partial class Supervision
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly ILogger logger;
    private readonly ResiliencePipeline again;
    private TaskRunner current;

    /// <summary>Takes a task; nothing is done yet.</summary>
    /// <param name="task">The task.</param>
    /// <param name="supervisor">Makes a supervisor of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where faults go.</param>
    public Supervision(RunningTask task, Func<TaskRunner> supervisor, TimeProvider time, ILogger<Supervision> logger)
    {
        Task = task;
        this.logger = logger;
        current = supervisor();
        again = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(e => e is not OperationCanceledException),
                MaxRetryAttempts = int.MaxValue,
                Delay = Again,
                OnRetry = failed =>
                {
                    LogFault(logger, failed.Outcome.Exception!, task.Record.TaskId);
                    Volatile.Write(ref current, supervisor());
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>The task.</summary>
    public RunningTask Task { get; }

    /// <summary>Done when nothing more happens to the task.</summary>
    public Task Done { get; private set; } = System.Threading.Tasks.Task.CompletedTask;

    /// <summary>Begins; what goes wrong at last is logged.</summary>
    public void Begin(Func<Task> work) => Done = GuardedAsync(work);

    /// <summary>Asks the task to end.</summary>
    public void Stop(StopCause cause) => Volatile.Read(ref current).Stop(cause);

    /// <summary>Supervises to the end.</summary>
    public async Task RunAsync(CancellationToken cancellation) =>
        await again.ExecuteAsync(async stop => await Volatile.Read(ref current).RunAsync(stop), cancellation);

    private async Task GuardedAsync(Func<Task> work)
    {
        await System.Threading.Tasks.Task.Yield();
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The process ends; the next one goes on.
        }
        catch (Exception e)
        {
            LogFault(logger, e, Task.Record.TaskId);
        }
    }

    [LoggerMessage(5533, LogLevel.Error, "Task {Task}: supervision failed")]
    private static partial void LogFault(ILogger logger, Exception fault, string task);
}
