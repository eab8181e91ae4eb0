using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Endpoint.Options;

namespace Injector.CommandLine;

/// <summary>Reads what a control socket answered. Whoever listens there may be another program, or ours of another version.</summary>
/// <param name="whom">Who should answer: "hook", "endpoint".</param>
/// <param name="socket">Path of the socket.</param>
internal sealed class ControlJson(string whom, string socket)
{
    /// <summary>The entries of a list.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="key">Where the list is in it.</param>
    /// <param name="read">Reads an entry; a <see cref="FormatException"/> says what is missing.</param>
    /// <exception cref="StartupException">It is of another form.</exception>
    public IReadOnlyList<T> List<T>(string json, string key, Func<JsonObject, T> read) =>
        Read(json, whole => (IReadOnlyList<T>)[.. Needed(whole, key).AsArray().Select(entry => read(AsObject(entry)))]);

    /// <summary>One thing.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="read">Reads it; a <see cref="FormatException"/> says what is missing.</param>
    /// <exception cref="StartupException">It is of another form.</exception>
    public T Read<T>(string json, Func<JsonObject, T> read)
    {
        try
        {
            return read(AsObject(JsonNode.Parse(json)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            var found = e is FormatException ? e.Message : "one that is no JSON of its form";
            throw new StartupException(
                $"expected the answer of the {whom}, of this program's version, at unix:{socket}, found {found}: look which program listens there, and after an upgrade start the {whom} anew");
        }
    }

    /// <summary>A value that every answer has.</summary>
    /// <exception cref="FormatException">This one has not.</exception>
    public static JsonNode Needed(JsonObject json, string key) => json[key] ?? throw new FormatException($"one without \"{key}\"");

    private static JsonObject AsObject(JsonNode? node) => node as JsonObject ?? throw new InvalidOperationException("no object");
}
