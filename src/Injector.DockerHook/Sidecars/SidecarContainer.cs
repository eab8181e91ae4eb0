using System.Text.Json.Nodes;
using Injector.Core.Names;
using Injector.DockerHook.Containers;

namespace Injector.DockerHook.Sidecars;

/// <summary>The create request of a sidecar: no network, no capability, nothing to write on, no root, and nothing secret in it.</summary>
internal static class SidecarContainer
{
    /// <summary>User and group of every sidecar.</summary>
    public const int UserId = 65532;

    /// <summary>Where the hand-off folder is inside.</summary>
    public const string HandoffInside = "/run/ecs-injector/handoff";

    /// <summary>Where the endpoint's socket folder is inside.</summary>
    public const string DataInside = "/run/ecs-injector/data";

    /// <summary>Name of the hand-off socket in its folder.</summary>
    public const string SocketName = "handoff.sock";

    private const int MostProcesses = 64;
    private const int LongestKey = 64;

    /// <summary>Name of the sidecar of a key.</summary>
    public static string NameOf(string key) => "ecs-injector-" + key;

    /// <summary>Whether a text can be a key: a name in the file system and on the engine, and nothing more.</summary>
    public static bool IsKey(string text) => text.Length is > 0 and <= LongestKey && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-');

    /// <summary>Whether a container has the folders of now mounted: only then can it be talked to.</summary>
    public static bool HasFolders(ContainerFacts container, string handoffFolder, SidecarOptions options)
    {
        var sources = (container.Inspected["HostConfig"]?["Mounts"] as JsonArray ?? []).Select(mount => (string?)mount?["Source"]).ToHashSet(StringComparer.Ordinal);
        return sources.Contains(handoffFolder) && sources.Contains(Path.GetDirectoryName(options.DataSocket));
    }

    /// <summary>The request.</summary>
    /// <param name="key">Whom it serves: a container's short id, or a task.</param>
    /// <param name="image">Image.</param>
    /// <param name="handoffFolder">Its hand-off folder on the host.</param>
    /// <param name="options">The rest.</param>
    public static JsonObject Request(string key, string image, string handoffFolder, SidecarOptions options) => new()
    {
        ["Image"] = image,
        ["User"] = $"{UserId}:{UserId}",
        ["Env"] = Environment(options),
        ["Entrypoint"] = new JsonArray(InjectedNames.ProxyBinary),
        ["Cmd"] = new JsonArray(),
        ["Labels"] = new JsonObject { [Labels.SidecarOf] = key },
        ["Healthcheck"] = new JsonObject { ["Test"] = new JsonArray("NONE") },
        ["HostConfig"] = new JsonObject
        {
            ["NetworkMode"] = "none",
            ["CapDrop"] = new JsonArray("ALL"),
            ["SecurityOpt"] = new JsonArray("no-new-privileges"),
            ["ReadonlyRootfs"] = true,
            ["RestartPolicy"] = new JsonObject { ["Name"] = "no" },
            ["Memory"] = options.Memory,
            ["PidsLimit"] = MostProcesses,
            ["Mounts"] = new JsonArray(
                Mount(handoffFolder, HandoffInside),
                Mount(Path.GetDirectoryName(options.DataSocket)!, DataInside)),
            ["LogConfig"] = new JsonObject
            {
                ["Type"] = "json-file",
                ["Config"] = new JsonObject { ["max-size"] = "1m", ["max-file"] = "2" },
            },
        },
    };

    private static JsonArray Environment(SidecarOptions options)
    {
        var environment = new JsonArray(
            $"{EnvironmentVariables.Upstream}=unix:{DataInside}/{Path.GetFileName(options.DataSocket)}",
            $"{EnvironmentVariables.HandoffSocket}={HandoffInside}/{SocketName}",
            $"{EnvironmentVariables.LogLevel}={options.LogLevel}");
        if (options.Traces)
            environment.Add($"{EnvironmentVariables.Traces}=true");
        return environment;
    }

    private static JsonObject Mount(string source, string target) =>
        new() { ["Type"] = "bind", ["Source"] = source, ["Target"] = target, ["ReadOnly"] = true };
}
