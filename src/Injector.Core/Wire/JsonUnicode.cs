using System.Globalization;
using System.Text.Unicode;

namespace Injector.Core.Wire;

/// <summary>
/// JSON may hold texts and names that are no Unicode: bytes that are no UTF-8, halves of surrogate pairs. The parser lets them pass, and
/// reading one throws, wherever that is: readers refuse such a document at their door.
/// </summary>
public static class JsonUnicode
{
    private const int EscapeLength = 6;

    /// <summary>Whether every text of a document is Unicode.</summary>
    /// <param name="raw">The document.</param>
    public static bool Holds(ReadOnlySpan<byte> raw)
    {
        if (!Utf8.IsValid(raw))
            return false;

        while (raw.IndexOf((byte)'\\') is >= 0 and var at)
        {
            raw = raw[at..];
            var unit = Unit(raw);
            if (char.IsLowSurrogate(unit) || (char.IsHighSurrogate(unit) && !char.IsLowSurrogate(Unit(raw[EscapeLength..]))))
                return false;
            raw = raw[Math.Min(char.IsHighSurrogate(unit) ? 2 * EscapeLength : 2, raw.Length)..];
        }

        return true;
    }

    // The UTF-16 unit of an escape such as \u00e9; zero where there is none.
    private static char Unit(ReadOnlySpan<byte> raw) =>
        raw.StartsWith("\\u"u8) && raw.Length >= EscapeLength
        && ushort.TryParse(raw[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : '\0';
}
