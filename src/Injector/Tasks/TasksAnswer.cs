namespace Injector.Tasks;

/// <summary>Every task.</summary>
internal sealed record TasksAnswer(IReadOnlyList<TaskAnswer> Tasks);
