using Injector.Core.Credentials;

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

    /// <summary>Has the endpoint know a task before its first container starts: one in the host's network asks it at once, and by itself.</summary>
    /// <param name="containerId">One of its containers.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when it is known; else why not.</returns>
    Task<string?> AnnounceAsync(string containerId, CancellationToken cancellation);

    /// <summary>Retires a task's credentials and sidecar; its containers have stopped.</summary>
    /// <param name="taskId">Last part of the task's ARN.</param>
    /// <param name="id">Its credential id.</param>
    Task RetireTaskAsync(string taskId, CredentialId id);

    /// <summary>The image of pause containers: the sidecar's own, which the engine has when this returns.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Sidecars.SidecarException">It cannot be had.</exception>
    Task<string> PauseImageAsync(CancellationToken cancellation);
}
