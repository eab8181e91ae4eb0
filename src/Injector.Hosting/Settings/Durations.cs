using System.Globalization;

namespace Injector.Hosting.Settings;

/// <summary>Durations as people write them: <c>500ms</c>, <c>20s</c>, <c>15m</c>, <c>1h</c>.</summary>
public static class Durations
{
    /// <summary>The form, for error messages.</summary>
    public const string Expected = "a duration such as 500ms, 20s, 15m or 1h";

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
    ];

    /// <summary>Parses a positive duration of at most 1000 hours.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, length) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)
                || !double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                continue;

            if (number <= 0 || number * length.TotalHours > 1000)
                return false;

            duration = length * number;
            return true;
        }

        return false;
    }
}
