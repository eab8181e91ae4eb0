using System.Text.Json;

namespace Injector.Core.Runtime;

/// <summary>Where the environment stands in an OCI document.</summary>
/// <param name="Start">First byte after the array's bracket; after the process' brace where there is no array.</param>
/// <param name="IsMissing">Whether there is no array.</param>
/// <param name="IsFollowed">Whether the process has other fields.</param>
/// <param name="Variables">The variables and the bytes that they take, quotes included.</param>
internal sealed record EnvironmentPlace(int Start, bool IsMissing, bool IsFollowed, IReadOnlyList<(string Line, int Start, int End)> Variables)
{
    /// <summary>Finds it.</summary>
    /// <param name="json">The document.</param>
    /// <param name="isProcess">Whether it is a process alone.</param>
    /// <exception cref="FormatException">There is no such place, or more than one: then nobody can tell which counts.</exception>
    public static EnvironmentPlace Find(ReadOnlySpan<byte> json, bool isProcess)
    {
        if (json.Length > EnvironmentSplice.LongestDocument)
            throw new FormatException($"expected an OCI document of at most {EnvironmentSplice.LongestDocument} bytes, found {json.Length}");

        var reader = new Utf8JsonReader(json);
        Open(ref reader);
        if (isProcess)
            return InProcess(ref reader);

        EnvironmentPlace? found = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("process"u8))
            {
                reader.Skip();
                continue;
            }

            if (found is not null)
                throw new FormatException("expected one process in an OCI document, found two");
            Open(ref reader);
            found = InProcess(ref reader);
        }

        return found ?? throw new FormatException("expected a process in an OCI document, found none");
    }

    private static EnvironmentPlace InProcess(ref Utf8JsonReader reader)
    {
        var brace = (int)reader.BytesConsumed;
        EnvironmentPlace? found = null;
        var isFollowed = false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            isFollowed = true;
            if (!reader.ValueTextEquals("env"u8))
            {
                reader.Skip();
                continue;
            }

            if (found is not null)
                throw new FormatException("expected one environment in an OCI process, found two");
            reader.Read();
            if (reader.TokenType is not JsonTokenType.StartArray)
                throw new FormatException($"expected an array as environment of an OCI process, found {reader.TokenType}");
            found = InArray(ref reader);
        }

        return found ?? new EnvironmentPlace(brace, IsMissing: true, isFollowed, []);
    }

    private static EnvironmentPlace InArray(ref Utf8JsonReader reader)
    {
        var start = (int)reader.BytesConsumed;
        var variables = new List<(string, int, int)>();
        while (reader.Read() && reader.TokenType is JsonTokenType.String)
            variables.Add((reader.GetString()!, (int)reader.TokenStartIndex, (int)reader.BytesConsumed));
        return reader.TokenType is JsonTokenType.EndArray
            ? new EnvironmentPlace(start, IsMissing: false, IsFollowed: true, variables)
            : throw new FormatException($"expected strings in the environment of an OCI process, found {reader.TokenType}");
    }

    private static void Open(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new FormatException($"expected an object in an OCI document, found {reader.TokenType}");
    }
}
