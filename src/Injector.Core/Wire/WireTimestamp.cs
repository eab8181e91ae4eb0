using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Injector.Core.Wire;

/// <summary>Times as every AWS SDK reads them: <c>yyyy-MM-ddTHH:mm:ssZ</c>, UTC, whole seconds, rounded down.</summary>
public static class WireTimestamp
{
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Writes a time; never later than the given one.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Pattern, CultureInfo.InvariantCulture);

    /// <summary>Reads an ISO 8601 time with a zone, with or without a fraction.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DateTimeOffset time)
    {
        time = default;
        var zoned = text is { Length: >= 20 } && text[10] == 'T'
            && (text[^1] == 'Z' || text.AsSpan(19).ContainsAny('+', '-'));
        return zoned && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out time);
    }
}
