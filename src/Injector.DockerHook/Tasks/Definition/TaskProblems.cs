namespace Injector.DockerHook.Tasks.Definition;

/// <summary>Collects everything that is wrong, so that a person reads all of it at once.</summary>
internal sealed class TaskProblems
{
    private readonly List<TaskProblem> found = [];

    /// <summary>What was found so far, in order.</summary>
    public IReadOnlyList<TaskProblem> All => found;

    /// <summary>Whether anything was found.</summary>
    public bool Any => found.Count > 0;

    /// <summary>Adds one.</summary>
    public void Add(string path, string message) => found.Add(new TaskProblem(path, message));

    /// <summary>Ends the attempt if anything was found.</summary>
    /// <exception cref="TaskRejectedException">Something was.</exception>
    public void ThrowIfAny()
    {
        if (Any)
            throw new TaskRejectedException(TaskRejectedException.InvalidTask, "the task cannot be run as it is defined; nothing was started", All);
    }
}
