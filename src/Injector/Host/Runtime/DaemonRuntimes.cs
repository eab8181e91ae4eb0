using System.Text.Json;
using Injector.Core.Names;
using Injector.Core.Wire;
using Injector.Endpoint.Options;

namespace Injector.Host.Runtime;

/// <summary>The runtimes in the engine's settings, and what is done with ours. Pure: texts in, texts out.</summary>
/// <param name="path">The file, for errors.</param>
internal sealed class DaemonRuntimes(string path)
{
    private const string Runtimes = "runtimes";
    private const string DefaultRuntime = "default-runtime";

    /// <summary>Puts the wrapper in.</summary>
    /// <param name="json">The settings as they are; empty where there is no file.</param>
    /// <param name="name">What users call the runtime.</param>
    /// <param name="program">The wrapper.</param>
    /// <param name="isDefault">Whether containers that name no runtime use it.</param>
    /// <param name="chained">The runtime behind the wrapper, as its own settings say.</param>
    /// <returns>The settings as they are to be.</returns>
    /// <exception cref="StartupException">The file is none that can be edited, or what is there belongs to somebody else.</exception>
    public byte[] Install(byte[] json, string name, string program, bool isDefault, string chained) => Edit(json, text =>
    {
        if (PathOf(text, name) is { } there && !IsOurs(there))
            throw new StartupException($"expected the runtime {name} in {path} to be {HostPaths.RuntimeProgram}, found {there}: choose another --name");

        if (isDefault && Text(text, DefaultRuntime) is { } before && before != name && before != "runc" && PathOf(text, before) != chained)
        {
            throw new StartupException(
                $"expected no other default-runtime in {path}, found {before}: what it does would be lost. Write {{\"runtime\": {JsonText.Quote(PathOf(text, before) ?? before)}}} "
                + $"into {HostPaths.RuntimeSettings}, so that the wrapper goes on to it, or leave out --default");
        }

        if (PathOf(text, name) != program)
            text = JsonText.Find(text, Runtimes, name).IsFound
                ? JsonText.Set(text, [Runtimes, name, "path"], JsonText.Quote(program))
                : JsonText.Set(text, [Runtimes, name], $"{{ \"path\": {JsonText.Quote(program)} }}");
        return isDefault && Text(text, DefaultRuntime) != name ? JsonText.Set(text, [DefaultRuntime], JsonText.Quote(name)) : text;
    });

    /// <summary>Takes the wrapper out, by whatever name.</summary>
    /// <returns>The settings as they are to be; the same where it is not there.</returns>
    /// <exception cref="StartupException">The file is none that can be edited.</exception>
    public byte[] Remove(byte[] json) => json.AsSpan().Trim(" \r\n\t"u8).IsEmpty ? json : Edit(json, text =>
    {
        foreach (var name in Ours(text))
        {
            if (Text(text, DefaultRuntime) == name)
                text = JsonText.Remove(text, DefaultRuntime);
            text = JsonText.Remove(text, Runtimes, name);
            if (JsonText.Find(text, Runtimes, name).IsEmpty)
                text = JsonText.Remove(text, Runtimes);
        }

        return text;
    });

    /// <summary>Names under which the wrapper stands there, with its path, and whether it is the default.</summary>
    /// <exception cref="StartupException">The file is none that can be read.</exception>
    public IReadOnlyList<(string Name, string Program, bool IsDefault)> Find(byte[] json)
    {
        var found = new List<(string, string, bool)>();
        if (!json.AsSpan().Trim(" \r\n\t"u8).IsEmpty)
            Edit(json, text =>
            {
                found.AddRange(Ours(text).Select(name => (name, PathOf(text, name)!, Text(text, DefaultRuntime) == name)));
                return text;
            });
        return found;
    }

    private byte[] Edit(byte[] json, Func<byte[], byte[]> edit)
    {
        if (!JsonUnicode.Holds(json))
            throw new StartupException($"expected Unicode texts in {path}, found one that is none. It is left as it is");

        try
        {
            return edit(json.AsSpan().Trim(" \r\n\t"u8).IsEmpty ? "{}\n"u8.ToArray() : json);
        }
        catch (JsonException e)
        {
            throw new StartupException($"expected JSON in {path}, found at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {Short(e.Message)} It is left as it is");
        }
        catch (FormatException e)
        {
            throw new StartupException($"{e.Message}, in {path}. It is left as it is");
        }
    }

    private static bool IsOurs(string program) => Path.GetFileName(program) == HostPaths.RuntimeProgram;

    private static IReadOnlyList<string> Ours(byte[] json)
    {
        var place = JsonText.Find(json, Runtimes);
        if (!place.IsFound)
            return [];

        using var document = JsonDocument.Parse(json.AsMemory(place.ValueStart, place.ValueEnd - place.ValueStart));
        var runtimes = document.RootElement;
        return runtimes.ValueKind is JsonValueKind.Object
            ? [.. runtimes.EnumerateObject().Select(runtime => runtime.Name).Where(name => PathOf(json, name) is { } program && IsOurs(program))]
            : [];
    }

    private static string? PathOf(byte[] json, string name) => Text(json, Runtimes, name, "path");

    private static string? Text(byte[] json, params ReadOnlySpan<string> names)
    {
        var place = JsonText.Find(json, names);
        return place.IsFound && json[place.ValueStart] == (byte)'"'
            ? JsonDocument.Parse(json.AsMemory(place.ValueStart, place.ValueEnd - place.ValueStart)).RootElement.GetString()
            : null;
    }

    // The place has been said already.
    private static string Short(string message) => message.Split(" LineNumber:")[0];
}
