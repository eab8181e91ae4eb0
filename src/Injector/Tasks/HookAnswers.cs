using System.Text.Json.Serialization;

namespace Injector.Tasks;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(TasksAnswer))]
[JsonSerializable(typeof(TaskAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class HookAnswers : JsonSerializerContext;
