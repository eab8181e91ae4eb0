namespace Injector.Tasks;

/// <summary>Why the hook refuses.</summary>
internal sealed record ErrorAnswer(string Code, string Message, IReadOnlyList<ProblemAnswer>? Problems);
