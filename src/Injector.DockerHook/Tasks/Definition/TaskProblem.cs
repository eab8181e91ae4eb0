namespace Injector.DockerHook.Tasks.Definition;

/// <summary>Something that keeps a task from being run as it was asked for.</summary>
/// <param name="Path">Where it stands: <c>containerDefinitions[0].secrets</c>.</param>
/// <param name="Message">What was expected, what was found, and the mend; never a value of a variable.</param>
public sealed record TaskProblem(string Path, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{Path}: {Message}";
}
