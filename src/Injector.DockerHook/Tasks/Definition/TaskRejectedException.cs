namespace Injector.DockerHook.Tasks.Definition;

/// <summary>A task is not run; nothing was started.</summary>
public sealed class TaskRejectedException(string code, string message, IReadOnlyList<TaskProblem> problems) : Exception(message)
{
    /// <summary>The definition, the overrides or the options cannot be taken.</summary>
    public const string InvalidTask = "InvalidTaskDefinition";

    /// <summary>An image is neither on the engine nor to be had.</summary>
    public const string NoImage = "CannotPullContainerError";

    /// <summary>The engine refuses to create a container or a volume.</summary>
    public const string NotCreated = "CannotCreateContainerError";

    /// <summary>One of the codes above.</summary>
    public string Code => code;

    /// <summary>Every problem.</summary>
    public IReadOnlyList<TaskProblem> Problems => problems;
}
