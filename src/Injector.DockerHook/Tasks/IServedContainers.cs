namespace Injector.DockerHook.Tasks;

/// <summary>The hook, as whoever starts a task's containers sees it.</summary>
internal interface IServedContainers
{
    /// <summary>Waits until a running container's listener stands in its network namespace.</summary>
    /// <param name="containerId">The engine's full id.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when it stands; else why not.</returns>
    Task<string?> WaitAsync(string containerId, TimeSpan limit, CancellationToken cancellation);

    /// <summary>Retires a task's credentials and sidecar; its containers have stopped.</summary>
    /// <param name="taskId">Last part of the task's ARN.</param>
    Task RetireTaskAsync(string taskId);
}
