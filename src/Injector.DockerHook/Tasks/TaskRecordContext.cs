using System.Text.Json.Serialization;

namespace Injector.DockerHook.Tasks;

[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TaskRecord))]
internal sealed partial class TaskRecordContext : JsonSerializerContext;
