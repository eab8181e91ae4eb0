using System.Text.Json.Serialization;

namespace Injector.Migrate;

/// <summary>Texts as JSON.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class MigrateJson : JsonSerializerContext;
