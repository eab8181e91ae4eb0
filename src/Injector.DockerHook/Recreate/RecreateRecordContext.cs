using System.Text.Json.Serialization;

namespace Injector.DockerHook.Recreate;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RecreateRecord))]
internal sealed partial class RecreateRecordContext : JsonSerializerContext;
