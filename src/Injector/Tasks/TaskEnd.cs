namespace Injector.Tasks;

/// <summary>Stops a task and waits until that is done.</summary>
internal static class TaskEnd
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Does it.</summary>
    public static async Task AwaitAsync(HookClient hook, TaskAnswer task, string? reason, bool isRemoved, TimeProvider time, CancellationToken cancellation)
    {
        await hook.StopAsync(task.TaskId, reason, isRemoved, cancellation);
        while (await hook.FindAsync(task.TaskId, cancellation) is { } now && (isRemoved || now.LastStatus != TaskAnswer.Stopped))
            await Task.Delay(Poll, time, cancellation);
    }
}
