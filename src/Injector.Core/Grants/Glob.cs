namespace Injector.Core.Grants;

/// <summary>An exact text, or one with <c>*</c> standing for any run of characters; always matched from end to end, never a regex.</summary>
public readonly record struct Glob(string Pattern)
{
    /// <summary>Whether there is a <c>*</c> in it.</summary>
    public bool IsExact => !Pattern.Contains('*', StringComparison.Ordinal);

    /// <summary>Whether it matches everything.</summary>
    public bool IsAny => Pattern.All(c => c == '*');

    /// <summary>Matches case-sensitively. Linear in the text for each star (no backtracking beyond the last one).</summary>
    public bool Matches(string? text)
    {
        if (text is null)
            return false;

        int at = 0, mark = 0, star = -1, next = 0;
        while (at < text.Length)
        {
            if (next < Pattern.Length && Pattern[next] == '*')
            {
                star = next++;
                mark = at;
            }
            else if (next < Pattern.Length && Pattern[next] == text[at])
            {
                next++;
                at++;
            }
            else if (star >= 0)
            {
                next = star + 1;
                at = ++mark;
            }
            else
            {
                return false;
            }
        }

        return Pattern.AsSpan(next).TrimStart('*').IsEmpty;
    }

    /// <inheritdoc />
    public override string ToString() => Pattern;
}
