namespace Injector.Runtime.Calls;

/// <summary>The commands of an OCI runtime that are looked at; every other one is handed on unseen.</summary>
internal enum RuntimeCommand
{
    /// <summary>None of those below.</summary>
    Other,

    /// <summary>A container's first process is made; it does not run yet.</summary>
    Create,

    /// <summary>It runs from here on.</summary>
    Start,

    /// <summary>Another process runs in a container.</summary>
    Exec,

    /// <summary>What is left of a container's run is removed.</summary>
    Delete,
}
