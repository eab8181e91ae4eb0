using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Injector.Core.Injection;
using Injector.Core.Wire;

namespace Injector.Core.Runtime;

/// <summary>
/// Puts variables into the environment of an OCI document, the <c>process.env</c> of a <c>config.json</c> or the <c>env</c> of a process
/// file, and leaves every other byte as it is: fields of newer runtimes, numbers and their order survive.
/// </summary>
public static class EnvironmentSplice
{
    /// <summary>Largest document that is edited.</summary>
    public const int LongestDocument = 8 * 1024 * 1024;

    /// <summary>Edits.</summary>
    /// <param name="json">The document.</param>
    /// <param name="isProcess">Whether it is a process alone, as <c>exec --process</c> takes it.</param>
    /// <param name="wish">What the environment should have.</param>
    /// <returns>The new document; null when there is nothing to do.</returns>
    /// <exception cref="FormatException">It is no such document.</exception>
    public static byte[]? Apply(byte[] json, bool isProcess, EnvironmentWish wish)
    {
        try
        {
            var place = EnvironmentPlace.Find(json, isProcess);
            var change = EnvironmentPlan.Make("", [.. place.Variables.Select(v => Split(v.Line))], wish);
            return change.IsEmpty ? null : Splice(json, place, change);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"expected an OCI document, found something else: {JsonFault.Describe(e)}", e);
        }
    }

    private static byte[] Splice(byte[] json, EnvironmentPlace place, EnvironmentChange change)
    {
        using var result = new MemoryStream(json.Length + 1024);
        result.Write(json, 0, place.Start);
        var added = string.Join(',', change.Added.Select(Quote));
        if (place.IsMissing)
            added = $"\"env\":[{added}]{(place.IsFollowed ? "," : "")}";
        else if (place.Variables.Count > 0 && added.Length > 0)
            added += ",";
        result.Write(Encoding.UTF8.GetBytes(added));

        var at = place.Start;
        foreach (var (index, value) in change.Extended.OrderBy(e => e.Index))
        {
            var (line, start, end) = place.Variables[index];
            result.Write(json, at, start - at);
            result.Write(Encoding.UTF8.GetBytes(Quote(Split(line) with { Value = value })));
            at = end;
        }

        result.Write(json, at, json.Length - at);
        return result.ToArray();
    }

    private static string Quote(ContainerVariable variable) =>
        $"\"{JsonEncodedText.Encode($"{variable.Name}={variable.Value}", JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static ContainerVariable Split(string line)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? new ContainerVariable(line, "") : new ContainerVariable(line[..at], line[(at + 1)..]);
    }
}
