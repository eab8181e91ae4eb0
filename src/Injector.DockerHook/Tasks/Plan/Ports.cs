using System.Globalization;
using System.Text.Json.Nodes;
using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>Port mappings as the engine's API has them.</summary>
internal static class Ports
{
    /// <summary>ExposedPorts.</summary>
    public static JsonObject Exposed(IEnumerable<PortMapping> ports) =>
        new(ports.Select(p => p.Key).Distinct(StringComparer.Ordinal).Select(key => KeyValuePair.Create(key, (JsonNode?)new JsonObject())));

    /// <summary>PortBindings; a host port of 0 lets the engine choose.</summary>
    public static JsonObject Bindings(IEnumerable<PortMapping> ports) => new(ports
        .GroupBy(port => port.Key, StringComparer.Ordinal)
        .Select(same => KeyValuePair.Create(same.Key, (JsonNode?)new JsonArray([.. same.Select(Binding)]))));

    private static JsonObject Binding(PortMapping port) =>
        new() { ["HostPort"] = port.HostPort == 0 ? "" : port.HostPort.ToString(CultureInfo.InvariantCulture) };
}
