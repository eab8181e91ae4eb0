using Injector.CommandLine;

namespace Injector.Tasks;

/// <summary>Starts an embedded hook; it serves its control socket when the task completes.</summary>
/// <param name="given">What the command was told of hook and endpoint.</param>
/// <param name="dockerSocket">Path of the engine's socket.</param>
/// <param name="cancellation">Gives up.</param>
/// <exception cref="Endpoint.Options.StartupException">It cannot start.</exception>
internal delegate Task<IEmbeddedHook> EmbeddedHookStart(GivenOptions given, string dockerSocket, CancellationToken cancellation);
