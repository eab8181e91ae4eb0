using Injector.CommandLine;
using Injector.Endpoint.Options;

namespace Injector.Docker;

/// <summary>Asks a running hook what it did with each container.</summary>
internal static class HookContainers
{
    /// <summary>Asks.</summary>
    /// <param name="socket">The hook's control socket.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The answer, JSON.</returns>
    /// <exception cref="StartupException">No hook answers there.</exception>
    public static Task<string> AskAsync(string socket, CancellationToken stop) =>
        ControlSocket.AskAsync(socket, "/v1/containers", "hook", "injector docker", stop);
}
