namespace Injector.DockerHook.Tasks.Running;

/// <summary>The life of one container of a task, for those that wait for parts of it.</summary>
internal sealed class ContainerLife
{
    private readonly TaskCompletionSource<DateTimeOffset> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when it was started, with the time.</summary>
    public Task<DateTimeOffset> Started => started.Task;

    /// <summary>Done when it has ended, with its exit code.</summary>
    public Task<int> Ended => ended.Task;

    /// <summary>Done when it was started or will never be.</summary>
    public Task Settled => settled.Task;

    /// <summary>Whether it was started.</summary>
    public bool HasStarted => started.Task.IsCompletedSuccessfully;

    /// <summary>It was started.</summary>
    public void SetStarted(DateTimeOffset at) => started.TrySetResult(at);

    /// <summary>It has ended.</summary>
    public void SetEnded(int exitCode) => ended.TrySetResult(exitCode);

    /// <summary>Nothing more is done to start it.</summary>
    public void Settle() => settled.TrySetResult();
}
