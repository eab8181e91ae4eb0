namespace Injector.DockerHook.Recreate;

/// <summary>The steps of a recreation, in their order.</summary>
internal enum RecreateStep
{
    /// <summary>It is noted down that it is under way.</summary>
    Note,

    /// <summary>A young original is frozen.</summary>
    Pause,

    /// <summary>The original gives up its name.</summary>
    Rename,

    /// <summary>The new one is created under that name. The engine starts nothing by itself that has never been started.</summary>
    Create,

    /// <summary>The new one is in the same networks as the original.</summary>
    Connect,

    /// <summary>It is noted down that the original is being stopped by us.</summary>
    NoteStop,

    /// <summary>The original ends: from here on nothing runs.</summary>
    Stop,

    /// <summary>The original loses its restart policy, so that a restart of the engine does not revive it.</summary>
    Disarm,

    /// <summary>The new one starts: the point of no return.</summary>
    Start,

    /// <summary>The original is removed; its volumes stay.</summary>
    Remove,

    /// <summary>The note is struck out.</summary>
    Forget,
}
