namespace Injector.CommandLine;

/// <summary>Text of others (names, annotations, what an engine, an endpoint or a cluster says) on its way to a terminal.</summary>
internal static class TerminalText
{
    private const char Instead = '\uFFFD';

    /// <summary>One line in which nothing commands the terminal or turns the order of what is read.</summary>
    public static string Plain(string text) =>
        text.Any(IsUnfit) ? string.Create(text.Length, text, static (plain, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                plain[i] = IsUnfit(from[i]) ? Instead : from[i];
        })
        : text;

    // Control characters of both sets (escape, line ends), line separators, and marks of direction, which let a text look like another.
    private static bool IsUnfit(char c) => char.IsControl(c)
        || c is '\u2028' or '\u2029' or '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
