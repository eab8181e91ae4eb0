using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Tasks.Running;

/// <summary>The record of a task that is being run: every change goes to the book.</summary>
internal sealed partial class RunningTask(TaskBook book, TaskRecord first, ILogger logger)
{
    // Guards changing: several containers' lives change one record.
    private readonly Lock changing = new();
    private TaskRecord record = first;

    /// <summary>As it is now.</summary>
    public TaskRecord Record => Volatile.Read(ref record);

    /// <summary>Changes it. A full disk is logged and does not stop a task: the engine knows what matters after a restart.</summary>
    public void Update(Func<TaskRecord, TaskRecord> change)
    {
        lock (changing)
        {
            var changed = change(record);
            Volatile.Write(ref record, changed);
            try
            {
                book.Save(changed);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogNotSaved(logger, changed.TaskId, e.Message);
            }
        }
    }

    [LoggerMessage(5520, LogLevel.Error, "Task {Task}: its state cannot be written to disk: {Problem}")]
    private static partial void LogNotSaved(ILogger logger, string task, string problem);
}
