namespace Injector.DockerHook.Tasks.Definition;

/// <summary>Whose process or IPC namespace a task's containers live in.</summary>
internal enum NamespaceMode
{
    /// <summary>Each container its own.</summary>
    Own,

    /// <summary>One for all containers of the task.</summary>
    Task,

    /// <summary>The host's.</summary>
    Host,

    /// <summary>IPC only: private to the container, and without a /dev/shm.</summary>
    None,
}
