namespace Injector.DockerHook.Holds;

/// <summary>A container that is frozen: it runs again when this has ended, or after <paramref name="limit"/>, whatever else happens.</summary>
internal sealed class ContainerHold(TimeSpan limit, TimeProvider time, Func<Task> release)
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Task running = Task.CompletedTask;

    /// <summary>It is frozen: the time that it may last begins.</summary>
    public void Begin() => running = RunAsync();

    /// <summary>Lets it run.</summary>
    public Task EndAsync()
    {
        ended.TrySetResult();
        return running;
    }

    private async Task RunAsync()
    {
        using var over = new CancellationTokenSource();
        await Task.WhenAny(ended.Task, Task.Delay(limit, time, over.Token));
        await over.CancelAsync();
        await release();
    }
}
