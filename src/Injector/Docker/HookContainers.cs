using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.CommandLine;
using Injector.Endpoint.Options;

namespace Injector.Docker;

/// <summary>Asks a running hook what it did with each container.</summary>
internal static class HookContainers
{
    /// <summary>What it says of a container, each a text or nothing.</summary>
    private static readonly string[] Texts = ["containerId", "name", "role", "id", "state", "reason", "message", "expiration", "sdk"];

    /// <summary>Asks.</summary>
    /// <param name="socket">The hook's control socket.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>What it says of each.</returns>
    /// <exception cref="StartupException">No hook answers there, or something else does.</exception>
    public static async Task<IReadOnlyList<JsonObject>> AskAsync(string socket, CancellationToken stop) =>
        new ControlJson("hook", socket).List(await ControlSocket.AskAsync(socket, "/v1/containers", "hook", "injector docker", stop), "containers", Checked);

    private static JsonObject Checked(JsonObject container)
    {
        ControlJson.Needed(container, Texts[0]);
        return Texts.FirstOrDefault(key => container[key] is { } value && value.GetValueKind() is not JsonValueKind.String) is { } other
            ? throw new FormatException($"one whose \"{other}\" is no text")
            : container;
    }
}
