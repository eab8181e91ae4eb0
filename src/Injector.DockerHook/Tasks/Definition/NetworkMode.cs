namespace Injector.DockerHook.Tasks.Definition;

/// <summary>How a task's containers are networked.</summary>
internal enum NetworkMode
{
    /// <summary>The engine's default bridge, each container in a namespace of its own. What a task definition means that says nothing.</summary>
    Bridge,

    /// <summary>The host's own namespace.</summary>
    Host,

    /// <summary>No network but loopback.</summary>
    None,

    /// <summary>One namespace for all containers, held by a pause container.</summary>
    AwsVpc,
}
