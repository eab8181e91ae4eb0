namespace Injector.DockerHook.Tasks.Definition;

/// <summary>What a container waits for before it is started.</summary>
internal enum DependencyCondition
{
    /// <summary>The other was started.</summary>
    Start,

    /// <summary>The other ran to its end, whatever its exit code.</summary>
    Complete,

    /// <summary>The other ended with exit code 0.</summary>
    Success,

    /// <summary>The other's health check passes.</summary>
    Healthy,

    /// <summary>The other exists: enough to take its volumes.</summary>
    Created,
}
