using System.Text.Json.Nodes;
using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Recreate;

/// <summary>What a container asked of each network that it is in; what the engine made of it (addresses, gateways) is left out.</summary>
internal static class CarriedNetworks
{
    // Everything else is carried over, also what newer engines add.
    private static readonly string[] Operational =
    [
        "NetworkID", "EndpointID", "Gateway", "IPAddress", "IPPrefixLen", "IPv6Gateway", "GlobalIPv6Address", "GlobalIPv6PrefixLen", "MacAddress",
        "DNSNames",
    ];

    /// <summary>The networks' names, that of <c>NetworkMode</c> first, and the settings.</summary>
    /// <param name="inspected">The container, as the engine describes it.</param>
    /// <param name="shortId">Its short id, which is an alias of its own in each network.</param>
    /// <param name="api">The API version that is spoken.</param>
    public static IReadOnlyList<KeyValuePair<string, JsonObject>> Read(JsonObject inspected, string shortId, Version api)
    {
        var mode = (string?)inspected["HostConfig"]?["NetworkMode"] ?? "";
        var networks = inspected["NetworkSettings"]?["Networks"] as JsonObject ?? [];
        var read = new List<KeyValuePair<string, JsonObject>>();
        foreach (var (name, value) in networks.OrderBy(network => IsMain(network.Key, network.Value, mode) ? 0 : 1))
        {
            if (value is not JsonObject endpoint)
                continue;

            var settings = endpoint.DeepClone().AsObject();
            foreach (var field in Operational)
                settings.Remove(field);
            if (settings["Aliases"] is JsonArray aliases)
                settings["Aliases"] = new JsonArray([.. aliases.Where(a => (string?)a != shortId).Select(a => a?.DeepClone())]);
            if (api >= EngineApi.ManyNetworks && Mac(inspected, name, endpoint, mode, api) is { } mac)
                settings["MacAddress"] = mac;
            read.Add(KeyValuePair.Create(name, settings));
        }

        return read;
    }

    private static bool IsMain(string name, JsonNode? endpoint, string mode) =>
        name == mode || (name is "bridge" && mode is "default" or "") || (mode.Length > 0 && (string?)endpoint?["NetworkID"] == mode);

    private static string? Mac(JsonObject inspected, string name, JsonObject endpoint, string mode, Version api) =>
        IsMain(name, endpoint, mode) && (string?)inspected["Config"]?["MacAddress"] is { Length: > 0 } asked
            ? asked
            : HardwareAddress.IsChosen((string?)endpoint["MacAddress"], (string?)endpoint["IPAddress"], api) ? (string?)endpoint["MacAddress"] : null;
}
