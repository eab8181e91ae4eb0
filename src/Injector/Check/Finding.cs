namespace Injector.Check;

/// <summary>One thing that was looked at.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="What">What was looked at.</param>
/// <param name="Found">What was found.</param>
/// <param name="Mend">What to do; empty where all is well.</param>
internal sealed record Finding(FindingLevel Level, string What, string Found, string Mend)
{
    public static Finding Ok(string what, string found) => new(FindingLevel.Ok, what, found, "");

    public static Finding Warning(string what, string found, string mend) => new(FindingLevel.Warning, what, found, mend);

    public static Finding Error(string what, string found, string mend) => new(FindingLevel.Error, what, found, mend);
}
