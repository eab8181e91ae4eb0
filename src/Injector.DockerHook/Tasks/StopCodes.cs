namespace Injector.DockerHook.Tasks;

/// <summary>Why a task stopped: codes of ECS.</summary>
internal static class StopCodes
{
    /// <summary>An essential container ended.</summary>
    public const string EssentialContainerExited = "EssentialContainerExited";

    /// <summary>A container could not be started, or one that it waits for did not do its part.</summary>
    public const string TaskFailedToStart = "TaskFailedToStart";

    /// <summary>Somebody asked for it.</summary>
    public const string UserInitiated = "UserInitiated";
}
