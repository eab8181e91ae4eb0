namespace Injector.Tasks;

/// <summary>The hook refuses; nothing was changed.</summary>
public sealed class TaskRefusedException(string message, IReadOnlyList<string> problems) : Exception(message)
{
    /// <summary>Each thing that is wrong, with its place.</summary>
    public IReadOnlyList<string> Problems => problems;
}
