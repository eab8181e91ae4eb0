using System.Globalization;
using System.Text;

namespace Injector.Benchmarks.Report;

/// <summary>
/// Keeps the table in the results file: what was measured now replaces its earlier line, what was not stays with the date it has.
/// </summary>
internal static class ResultsFile
{
    private const string Begin = "<!-- figures: written by tests/Injector.Benchmarks/run -->";
    private const string End = "<!-- end of figures -->";
    private const int Columns = 6;

    /// <summary>Writes the lines into the file.</summary>
    public static void Write(BenchOptions options, IReadOnlyList<TableLine> lines)
    {
        var text = File.Exists(options.Results) ? File.ReadAllText(options.Results) : "# Results\n";
        if (!text.Contains(Begin, StringComparison.Ordinal))
            text = text.TrimEnd() + "\n\n## Speed and footprint\n\n" + Begin + "\n" + End + "\n";

        var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, start, StringComparison.Ordinal);
        File.WriteAllText(options.Results, text[..start] + "\n" + Section(options, lines, text[start..end]) + text[end..]);
    }

    private static string Section(BenchOptions options, IReadOnlyList<TableLine> lines, string before)
    {
        var date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var rows = Rows(before);
        foreach (var line in lines)
        {
            string[] row = [.. line.Fields, date];
            var known = rows.FindIndex(r => r[0] == line.What);
            if (known < 0)
                rows.Add(row);
            else
                rows[known] = row;
        }

        var section = new StringBuilder();
        section.Append(CultureInfo.InvariantCulture, $"Machine of the last run: {Machine()}. Command: `tests/Injector.Benchmarks/run{(options.Names.Count == 0 ? "" : " " + string.Join(' ', options.Names))}`,\n");
        section.Append(CultureInfo.InvariantCulture, $"{options.Rounds} rounds, medians.\n\n");
        section.Append("| what | measured | budget | met | of nginx | date |\n| --- | ---: | ---: | --- | ---: | --- |\n");
        foreach (var row in rows)
            section.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        return section.ToString();
    }

    private static List<string[]> Rows(string section) =>
    [
        .. section.Split('\n')
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim(' ', '|')).ToArray())
            .Where(cells => cells.Length == Columns && cells[0] != "what" && !cells[0].StartsWith("---", StringComparison.Ordinal)),
    ];

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown CPU";
        var memory = long.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1_000_000;
        var kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Split('-')[0];
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({model}), {memory} GB, Linux {kernel}, .NET {Environment.Version}, load average at the end {load}");
    }
}
