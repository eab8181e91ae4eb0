namespace Injector.Docker;

/// <summary>Values of <c>--serve</c>.</summary>
internal enum ServeMode
{
    /// <summary>By a sidecar in each container's network namespace.</summary>
    Sidecar,

    /// <summary>By the host's endpoint, as the ECS agent does it.</summary>
    Host,
}
