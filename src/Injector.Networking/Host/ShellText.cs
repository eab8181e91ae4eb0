namespace Injector.Networking.Host;

/// <summary>Words for a POSIX shell.</summary>
internal static class ShellText
{
    /// <summary>A word as it is where that is safe, else in single quotes.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '=' or ':' or ',' or '+')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
