using System.Text.RegularExpressions;

namespace Injector.Core.Tests.Conventions;

/// <summary>Reads the tables of a page of documentation.</summary>
internal static partial class Pages
{
    /// <summary>The rows of a page's tables, heads left out: the first cell without its quotes and marks, and the others.</summary>
    public static IReadOnlyList<(string Section, string Name, string[] Cells)> Rows(string file)
    {
        var rows = new List<(string Section, string Name, string[] Cells)>();
        var section = "";
        foreach (var line in File.ReadAllLines(file))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                section = line[3..];
            if (Row().Match(line) is { Success: true } row)
                rows.Add((section, row.Groups["name"].Value, [.. row.Groups["rest"].Value.Split('|').Select(c => c.Trim())]));
        }

        return rows;
    }

    [GeneratedRegex(@"^\| `(?<name>[^`]+)`[ ▲]*\|(?<rest>.*)\|$", RegexOptions.None, 1000)]
    private static partial Regex Row();
}
