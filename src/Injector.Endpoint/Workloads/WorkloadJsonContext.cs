using System.Text.Json.Serialization;

namespace Injector.Endpoint.Workloads;

[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkloadJson.Document))]
internal sealed partial class WorkloadJsonContext : JsonSerializerContext;
