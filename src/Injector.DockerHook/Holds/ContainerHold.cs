namespace Injector.DockerHook.Holds;

/// <summary>A container that is frozen; disposing of it lets it run. Also after <paramref name="limit"/>, whatever else happens.</summary>
internal sealed class ContainerHold(TimeSpan limit, TimeProvider time, Func<Task> release) : IAsyncDisposable
{
    private readonly CancellationTokenSource ended = new();
    private Task? running;

    /// <summary>Begins the time that it may last.</summary>
    public ContainerHold Begin()
    {
        running = RunAsync();
        return this;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        if (running is not null)
            await running;
        ended.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.WhenAny(Task.Delay(limit, time, ended.Token));
        await release();
    }
}
