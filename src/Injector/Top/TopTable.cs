using System.Globalization;
using Injector.CommandLine;
using Injector.Core.Sdks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Injector.Top;

/// <summary>The workloads at one look, for a person: what needs eyes is coloured and stands first.</summary>
internal static class TopTable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    /// <summary>Makes it.</summary>
    /// <param name="now">The workloads at this look.</param>
    /// <param name="before">Their requests at the look before, by id; null at the first.</param>
    /// <param name="passed">Time between the two.</param>
    /// <param name="time">The time of this look.</param>
    /// <param name="rows">How many lines there are for workloads.</param>
    public static IRenderable Make(
        IReadOnlyList<TopWorkload> now, IReadOnlyDictionary<string, long>? before, TimeSpan passed, DateTimeOffset time, int rows)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var name in new[] { "WORKLOAD", "ROLE", "SDK", "EXPIRES IN", "REQUESTS", "A MINUTE", "FAILED", "LAST FAILURE" })
            table.AddColumn(new TableColumn(name) { NoWrap = true });
        foreach (var index in (int[])[3, 4, 5, 6])
            table.Columns[index].RightAligned();
        foreach (var workload in now.Take(rows))
            table.AddRow([.. Cells(workload, before, passed, time)]);

        var trouble = now.Count(w => w.IsInTrouble(time));
        var sum = $"{now.Count} {(now.Count == 1 ? "workload" : "workloads")}, {trouble} without credentials, {time.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";
        var left = now.Count - Math.Min(rows, now.Count);
        return new Rows(
            new Markup(trouble > 0 ? $"[red]{sum}[/]" : sum), table, new Text(left > 0 ? $"and {left} more: a higher terminal, or --json" : ""));
    }

    private static IEnumerable<Markup> Cells(TopWorkload workload, IReadOnlyDictionary<string, long>? before, TimeSpan passed, DateTimeOffset time)
    {
        yield return Cell(workload.Name, workload.IsInTrouble(time) ? "red" : "");
        yield return Cell(workload.Role is { } role ? role[(role.LastIndexOf('/') + 1)..] : "-", "");
        yield return Cell(workload.Sdk ?? "-", SdkUserAgent.Weakness(workload.Sdk ?? "").Length > 0 ? "yellow" : "");
        var left = workload.Expiration - time;
        yield return Cell(Span(left), left < Soon ? "yellow" : "");
        yield return Cell(workload.Requests.ToString(CultureInfo.InvariantCulture), "");
        yield return Cell(Pace(workload, before, passed), "");
        yield return Cell(workload.Failures.ToString(CultureInfo.InvariantCulture), workload.Failures > 0 ? "yellow" : "");
        yield return workload.Rehearsal is { } rehearsal
            ? Cell($"rehearses {rehearsal.Failure}, {rehearsal.Left(time)} left", "yellow")
            : Cell(string.Join(": ", new[] { workload.LastFailure, workload.Refusal }.OfType<string>()), workload.Refusal is null ? "" : "red");
    }

    private static string Pace(TopWorkload workload, IReadOnlyDictionary<string, long>? before, TimeSpan passed) =>
        before is not null && before.TryGetValue(workload.Id, out var earlier) && workload.Requests >= earlier && passed > TimeSpan.Zero
            ? ((workload.Requests - earlier) / passed.TotalMinutes).ToString("0", CultureInfo.InvariantCulture)
            : "-";

    private static string Span(TimeSpan? left) => left switch
    {
        null => "-",
        { } span when span <= TimeSpan.Zero => "expired",
        { } span => span.ToString(span < TimeSpan.FromHours(1) ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture),
    };

    private static Markup Cell(string text, string colour)
    {
        var shown = Markup.Escape(TerminalText.Plain(text));
        return new Markup(colour.Length > 0 ? $"[{colour}]{shown}[/]" : shown);
    }
}
