using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Injector.Webhook.Injection;

/// <summary>JSON may hold texts that are no Unicode: bytes that are no UTF-8, halves of surrogate pairs. The API server never sends one; reading one would throw.</summary>
internal static class UnicodeRule
{
    private const int EscapeLength = 6;

    /// <summary>Checks all texts of a value at once.</summary>
    /// <exception cref="PodFormatException">One is no Unicode.</exception>
    public static void Check(JsonElement json)
    {
        if (!IsUnicode(JsonMarshal.GetRawUtf8Value(json)))
            throw new PodFormatException("object: expected Unicode texts, found one that is none");
    }

    private static bool IsUnicode(ReadOnlySpan<byte> raw)
    {
        if (!Utf8.IsValid(raw))
            return false;

        while (raw.IndexOf((byte)'\\') is >= 0 and var at)
        {
            raw = raw[at..];
            var unit = Unit(raw);
            if (char.IsLowSurrogate(unit) || (char.IsHighSurrogate(unit) && !char.IsLowSurrogate(Unit(raw[EscapeLength..]))))
                return false;
            raw = raw[(char.IsHighSurrogate(unit) ? 2 * EscapeLength : 2)..];
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
