using System.Globalization;
using System.Text.Json;
using Injector.Core.Injection;
using Injector.Core.Wire;

namespace Injector.Core.Runtime;

/// <summary>Reads the settings of the OCI runtime wrapper. Every field may be left out; a field that nobody knows is an error.</summary>
public static class RuntimeSettingsReader
{
    /// <summary>Longest file that is taken.</summary>
    public const int LongestFile = 64 * 1024;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Reads a file; one that is not there says nothing.</summary>
    /// <exception cref="RuntimeSettingsException">It cannot be read, or something in it cannot be taken.</exception>
    public static RuntimeSettings ReadFile(string path)
    {
        if (!File.Exists(path))
            return new RuntimeSettings();

        try
        {
            return Read(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeSettingsException($"expected to read {path}, found: {e.Message}");
        }
    }

    /// <summary>Reads settings.</summary>
    /// <param name="json">The text.</param>
    /// <param name="origin">Where it is from, for errors.</param>
    /// <exception cref="RuntimeSettingsException">Something in it cannot be taken.</exception>
    public static RuntimeSettings Read(ReadOnlyMemory<byte> json, string origin)
    {
        if (json.Length > LongestFile)
            throw new RuntimeSettingsException($"expected at most {LongestFile} bytes in {origin}, found {json.Length}");

        if (!JsonUnicode.Holds(json.Span))
            throw new RuntimeSettingsException($"expected Unicode texts in {origin}, found one that is none");

        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                throw new RuntimeSettingsException($"expected a JSON object in {origin}, found {document.RootElement.ValueKind}");

            return document.RootElement.EnumerateObject().Aggregate(new RuntimeSettings(), (settings, field) => Take(settings, field, origin));
        }
        catch (JsonException e)
        {
            throw new RuntimeSettingsException($"expected JSON in {origin}, found: {e.Message}");
        }
    }

    private static RuntimeSettings Take(RuntimeSettings settings, JsonProperty field, string origin) => field.Name switch
    {
        "runtime" => settings with { Runtime = Program(Text(field, origin), origin) },
        "onHookUnavailable" => settings with { OnHookUnavailable = Choice<HookUnavailable>(field, origin, "start or fail") },
        "timeout" => settings with { Timeout = Duration(field, origin) },
        "hookSocket" => settings with { HookSocket = Absolute(field, origin) },
        "state" => settings with { State = Absolute(field, origin) },
        "uriStyle" => settings with { UriStyle = Choice<RelativeUriStyle>(field, origin, "path or query") },
        "region" => settings with { Region = field.Value.ValueKind is JsonValueKind.Null ? null : Text(field, origin) },
        _ => throw new RuntimeSettingsException(
            $"expected runtime, onHookUnavailable, timeout, hookSocket, state, uriStyle or region in {origin}, found \"{field.Name}\""),
    };

    private static string Text(JsonProperty field, string origin) =>
        field.Value.ValueKind is JsonValueKind.String && field.Value.GetString() is { Length: > 0 } text
            ? text
            : throw Wrong(field, origin, "a string");

    private static string Program(string text, string origin) =>
        text[0] == '/' || !text.Contains('/', StringComparison.Ordinal)
            ? text
            : throw new RuntimeSettingsException($"expected an absolute path or a name on the PATH as runtime in {origin}, found \"{text}\"");

    private static string Absolute(JsonProperty field, string origin) =>
        Text(field, origin) is var text && text[0] == '/' ? text : throw Wrong(field, origin, "an absolute path");

    private static T Choice<T>(JsonProperty field, string origin, string expected)
        where T : struct, Enum
    {
        var text = Text(field, origin);
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw Wrong(field, origin, expected);
    }

    private static TimeSpan Duration(JsonProperty field, string origin)
    {
        const string Expected = "a time such as 2s or 500ms, at most 30s";
        var text = Text(field, origin);
        var (unit, milliseconds) = text.EndsWith("ms", StringComparison.Ordinal) ? ("ms", 1) : ("s", 1000);
        if (!text.EndsWith(unit, StringComparison.Ordinal)
            || !int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw Wrong(field, origin, Expected);
        }

        var duration = TimeSpan.FromMilliseconds((double)number * milliseconds);
        return duration > TimeSpan.Zero && duration <= LongestTimeout ? duration : throw Wrong(field, origin, Expected);
    }

    private static RuntimeSettingsException Wrong(JsonProperty field, string origin, string expected) =>
        new($"expected {expected} as {field.Name} in {origin}, found {field.Value.GetRawText()}");
}
