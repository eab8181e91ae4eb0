namespace Injector.DockerHook.Tasks;

/// <summary>Which containers belong to tasks. Told by whoever created them, never by a label: anybody may write a label.</summary>
internal interface ITaskMembers
{
    /// <summary>The task of a container; null when it belongs to none.</summary>
    /// <param name="containerId">The engine's full id.</param>
    TaskMember? Find(string containerId);
}
