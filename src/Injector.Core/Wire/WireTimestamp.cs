using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Injector.Core.Wire;

/// <summary>Times as every AWS SDK reads them: <c>yyyy-MM-ddTHH:mm:ssZ</c>, UTC, whole seconds, rounded down.</summary>
public static class WireTimestamp
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss";
    private const string Pattern = Seconds + "'Z'";

    /// <summary>Writes a time; never later than the given one.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Pattern, CultureInfo.InvariantCulture);

    /// <summary>Reads an ISO 8601 time with a zone, with or without a fraction.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DateTimeOffset time)
    {
        time = default;
        var zoned = text is { Length: >= 20 } && text[10] == 'T'
            && (text[^1] == 'Z' || text.AsSpan(19).ContainsAny('+', '-'));

        // The framework's reader would take a date in any order, and blanks and slashes in it.
        return zoned && DateTime.TryParseExact(text.AsSpan(0, Seconds.Length - 2), Seconds, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out time);
    }
}
