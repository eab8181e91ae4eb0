using System.Globalization;
using System.Text.Json;

namespace Injector.Core.Wire;

/// <summary>What is wrong with a JSON text, by its place: the parser's own message quotes the text, and secrets stand in it.</summary>
public static class JsonFault
{
    /// <summary>Describes it; a value of a wrong kind is told by its kind.</summary>
    public static string Describe(Exception fault) => fault switch
    {
        JsonException { LineNumber: { } line } json => string.Create(CultureInfo.InvariantCulture, $"no JSON from line {line + 1}, byte {json.BytePositionInLine + 1} on"),
        JsonException => "a member twice in one object",
        _ => fault.Message,
    };
}
