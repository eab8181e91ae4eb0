using System.Text.Json;

namespace Injector.Migrate;

/// <summary>Texts in quotes, for YAML, which takes 456, true, null, 1e3 and dates without them for something else.</summary>
internal static class Quoted
{
    /// <summary>Puts one into quotes.</summary>
    public static string Text(string text) => JsonSerializer.Serialize(text, MigrateJson.Default.String);
}
