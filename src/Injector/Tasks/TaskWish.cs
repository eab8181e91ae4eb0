using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Wire;
using Injector.Endpoint.Options;

namespace Injector.Tasks;

/// <summary>Reads what a person wants to run: the hook judges it, here it only has to be JSON.</summary>
internal static class TaskWish
{
    private const string StandardInput = "-";
    private const string FilePrefix = "file://";

    /// <summary>The body of <c>POST /v1/tasks</c>.</summary>
    /// <param name="file">File of the task definition.</param>
    /// <param name="overrides">JSON or <c>file://PATH</c>; null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StartupException">It cannot be read, or is no JSON.</exception>
    public static async Task<JsonObject> ReadAsync(string file, string? overrides, CancellationToken cancellation)
    {
        var path = file.StartsWith(FilePrefix, StringComparison.Ordinal) ? file[FilePrefix.Length..] : file;
        var isInput = path == StandardInput;
        var text = isInput ? await Console.In.ReadToEndAsync(cancellation) : await TextAsync("--task-definition", path, cancellation);
        var wish = new JsonObject
        {
            ["taskDefinition"] = Parse(isInput ? "standard input" : path, text),
            ["folder"] = isInput ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(path)),
        };
        if (overrides is null)
            return wish;

        wish["overrides"] = overrides.StartsWith(FilePrefix, StringComparison.Ordinal)
            ? Parse(overrides, await TextAsync("--overrides", overrides[FilePrefix.Length..], cancellation))
            : Parse("--overrides", overrides);
        return wish;
    }

    private static async Task<string> TextAsync(string option, string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{option}: expected a readable file at {path}, found: {e.Message}");
        }
    }

    private static JsonObject Parse(string where, string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new StartupException($"{where}: expected a JSON object, found something else");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StartupException($"{where}: expected JSON, found {JsonFault.Describe(e)}");
        }
    }
}
