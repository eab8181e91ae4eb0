using Injector.DockerHook.Containers;

namespace Injector.DockerHook.Serving;

/// <summary>A way in which a container reaches its credentials.</summary>
internal interface IServing
{
    /// <summary>Has a running container served. Doing it twice equals doing it once.</summary>
    /// <param name="container">The container, as it was looked at just now.</param>
    /// <param name="subject">Whose credentials.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when they can be reached; else why not, which a further try will not change.</returns>
    /// <exception cref="ServingException">It cannot be done now; it is to be tried again.</exception>
    Task<HookProblem?> ServeAsync(ContainerFacts container, ServedSubject subject, CancellationToken cancellation);

    /// <summary>The container has stopped, or is to be served no more; one that never was is as good.</summary>
    Task LeaveAsync(string containerId);
}
