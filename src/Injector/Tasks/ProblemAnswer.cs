namespace Injector.Tasks;

/// <summary>One thing that is wrong with a task, and where it stands.</summary>
internal sealed record ProblemAnswer(string Path, string Message);
