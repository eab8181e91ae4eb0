using System.Text.Json.Serialization;

namespace Injector.Networking.Host;

/// <summary>How the state is written; made at build time, for Native AOT.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HostState))]
internal sealed partial class HostStateJson : JsonSerializerContext;
