using System.Globalization;

namespace Injector.Core.Traces;

/// <summary>
/// What a sidecar tells the endpoint of a question, beside a <c>traceparent</c>, so that the endpoint can record the sidecar's span: the
/// sidecar itself has no way to a collector. An age and not a time of day: their clocks may differ.
/// </summary>
/// <param name="ForSdk">Whether an SDK waits for the answer; else the sidecar refreshes by itself.</param>
/// <param name="Age">Since when: the SDK's request, or the sidecar's first try. At least 0, at most <see cref="Longest"/>.</param>
/// <param name="Try">How many times the endpoint has been asked on its behalf, this time included; from 1 to <see cref="MostTries"/>.</param>
public readonly record struct QuestionTiming(bool ForSdk, TimeSpan Age, int Try)
{
    /// <summary>The header it travels in.</summary>
    public const string Header = "X-Injector-Question";

    /// <summary>The W3C header that names the trace.</summary>
    public const string TraceParentHeader = "traceparent";

    /// <summary>More tries than a sidecar makes for one request.</summary>
    public const int MostTries = 99;

    private const string Sdk = "sdk";
    private const string Refresh = "refresh";
    private const int LongestText = 32;

    /// <summary>Longer than any question takes.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The header's value: <c>sdk;MICROSECONDS;TRY</c> or <c>refresh;MICROSECONDS;TRY</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(ForSdk ? Sdk : Refresh)};{(long)Age.TotalMicroseconds};{Try}");

    /// <summary>Reads a header's value; whoever sent it may have written anything.</summary>
    public static bool TryParse(string text, out QuestionTiming timing)
    {
        timing = default;
        if (text.Length > LongestText || text.Split(';') is not [Sdk or Refresh, var age, var times])
            return false;

        if (!long.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var micros) || micros > (long)Longest.TotalMicroseconds
            || !int.TryParse(times, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MostTries)
            return false;

        timing = new QuestionTiming(text.StartsWith(Sdk, StringComparison.Ordinal), TimeSpan.FromMicroseconds(micros), count);
        return true;
    }
}
