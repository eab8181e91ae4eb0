using System.CommandLine;

namespace Injector.Tasks;

/// <summary>A hook for <c>task run --wait</c> on a host where none runs.</summary>
/// <param name="Start">Starts it.</param>
/// <param name="Options">What it can be told on the command line.</param>
internal sealed record EmbeddedHookOptions(EmbeddedHookStart Start, IReadOnlyList<Option> Options);
