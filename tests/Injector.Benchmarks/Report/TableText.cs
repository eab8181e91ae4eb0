using System.Globalization;
using Injector.Benchmarks.Measuring;

namespace Injector.Benchmarks.Report;

/// <summary>The figures as a table.</summary>
internal static class TableText
{
    /// <summary>Verdict on a budget that does not hold.</summary>
    public const string Missed = "MISSED";

    private static readonly TableLine Head = new("what", "measured", "budget", "met", "of nginx");

    /// <summary>One line a figure.</summary>
    /// <param name="samples">What was measured.</param>
    /// <param name="slack">How far a budget may be overrun.</param>
    /// <param name="portableOnly">Whether only sizes and ratios are judged.</param>
    public static IReadOnlyList<TableLine> Lines(Samples samples, double slack, bool portableOnly) =>
        [.. samples.Figures.Select(figure => Line(figure, samples.MedianOf(figure), slack, portableOnly))];

    /// <summary>The lines with a head, aligned for a terminal.</summary>
    public static IEnumerable<string> Aligned(IReadOnlyList<TableLine> lines)
    {
        var all = lines.Prepend(Head).ToList();
        var widths = Enumerable.Range(0, Head.Fields.Count).Select(i => all.Max(line => line.Fields[i].Length)).ToArray();
        foreach (var line in all)
            yield return string.Join("  ", line.Fields.Select((field, i) => i == 0 ? field.PadRight(widths[i]) : field.PadLeft(widths[i]))).TrimEnd();
    }

    /// <summary>The number without more digits than it deserves.</summary>
    public static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 1000 => "#,0", >= 100 => "0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    private static string Verdict(Figure figure, Median median, double slack, bool portableOnly)
    {
        if (figure.Budget is not { } budget)
            return "";

        if (budget.Holds(median, slack))
            return "yes";

        return portableOnly && figure.Accounted is { } known && (budget with { Limit = known }).Holds(median, slack) ? "accounted" : Missed;
    }

    private static TableLine Line(Figure figure, Median median, double slack, bool portableOnly) => new(
        figure.What,
        Number(median.Value) + (figure.Unit.Length > 0 ? " " + figure.Unit : ""),
        figure.Budget?.Text(figure.Unit) ?? "",
        figure.IsPortable || !portableOnly ? Verdict(figure, median, slack, portableOnly) : "",
        median.Ratio is { } ratio ? Number(ratio) : "");
}
