using System.CommandLine;
using Injector.Endpoint.Options;
using Injector.Hosting.Settings;

namespace Injector.CommandLine;

/// <summary>Reads options strictly: what was given and cannot be taken is an error that names the option, what was expected and what was found.</summary>
internal sealed class GivenOptions(ParseResult given)
{
    /// <summary>A text; null when not given.</summary>
    public string? Text(Option<string?> option) => given.GetValue(option);

    /// <summary>Whether a switch was given.</summary>
    public bool Is(Option<bool> option) => given.GetValue(option);

    /// <summary>Every value of an option that may be repeated.</summary>
    public IReadOnlyList<string> Many(Option<string[]> option) => given.GetValue(option) ?? [];

    /// <summary>An option with a closed set of values, written as words with dashes or without.</summary>
    public T Choice<T>(Option<string?> option, T otherwise)
        where T : struct, Enum => ChoiceOrNull<T>(option) ?? otherwise;

    /// <summary>The same; null when not given or given as <paramref name="none"/>.</summary>
    public T? ChoiceOrNull<T>(Option<string?> option, string? none = null)
        where T : struct, Enum
    {
        if (Text(option) is not { } text || text == none)
            return null;

        foreach (var value in Enum.GetValues<T>())
        {
            if (Word(value).Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        var words = Enum.GetValues<T>().Select(Word);
        throw Wrong(option, "one of " + string.Join(", ", none is null ? words : words.Prepend(none)), text);
    }

    /// <summary>An address to listen on; null when not given.</summary>
    public ListenAddress? Listener(Option<string?> option)
    {
        if (Text(option) is not { } text)
            return null;

        return ListenAddress.TryParse(text, out var address) ? address : throw Wrong(option, ListenAddress.Expected, text);
    }

    /// <summary>A duration; null when not given.</summary>
    public TimeSpan? Duration(Option<string?> option)
    {
        if (Text(option) is not { } text)
            return null;

        return Durations.TryParse(text, out var duration) ? duration : throw Wrong(option, Durations.Expected, text);
    }

    /// <summary>A URL; null when not given.</summary>
    public string? Url(Option<string?> option)
    {
        if (Text(option) is not { } text)
            return null;

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? text
            : throw Wrong(option, "an http or https URL", text);
    }

    /// <summary>An error about an option.</summary>
    public static StartupException Wrong(Option option, string expected, string found) =>
        new($"{option.Name}: expected {expected}, found \"{found}\"");

    private static string Word<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
