using System.Text.RegularExpressions;
using Injector.Core.Names;

namespace Injector.Core.Tests.Conventions;

/// <summary>The pages that people look things up in name what the code has, all of it and nothing else.</summary>
public sealed partial class PagesTests
{
    private static readonly string Root = RepositoryTests.Root;

    private static readonly Dictionary<string, string[]> Sections = new(StringComparer.Ordinal)
    {
        ["Endpoint"] = ["src/Injector.Endpoint"], ["Sidecar"] = ["src/Injector.Sidecar"], ["Webhook"] = ["src/Injector.Webhook"], ["Docker hook"] = ["src/Injector.DockerHook"],
        ["Every program"] = ["src/Injector.Hosting"],
    };

    public static TheoryData<string, string[]> CodesBySection() => new()
    {
        { "A request for credentials", Constants(typeof(ReasonCodes)) },
        { "A pod", Constants(typeof(InjectionReasons)) },
        { "A container", Constants(typeof(HookReasons)) },
        { "A rehearsal", Constants(typeof(RehearsalReasons)) },
    };

    [Theory]
    [MemberData(nameof(CodesBySection))]
    public void Every_reason_code_has_its_meaning_cause_and_mend(string section, string[] codes)
    {
        var rows = Pages.Rows(Path.Combine(Root, "src", "Injector", "TROUBLESHOOTING.md")).Where(r => r.Section == section).ToList();

        Assert.NotEmpty(codes);
        Assert.Equal(codes.Order(StringComparer.Ordinal), rows.Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.All(rows, r => Assert.True(r.Cells.Length == 3 && r.Cells.All(c => c.Length > 0), r.Name));
    }

    [Fact]
    public void Every_metric_stands_on_its_page_with_its_labels_and_what_to_do()
    {
        var rows = Pages.Rows(Path.Combine(Root, "src", "Injector", "METRICS.md"));

        Assert.Equal(Sections.Keys.Order(StringComparer.Ordinal), rows.Select(r => r.Section).Distinct().Order(StringComparer.Ordinal));
        foreach (var (section, folders) in Sections)
        {
            var made = folders.SelectMany(Instruments).Order(StringComparer.Ordinal).ToList();
            var told = rows.Where(r => r.Section == section).Select(r => $"{r.Name} {r.Cells[0].Replace("`", "", StringComparison.Ordinal)}".TrimEnd()).Order(StringComparer.Ordinal);
            Assert.NotEmpty(made);
            Assert.Equal(made, told);
        }

        Assert.All(rows, r => Assert.True(r.Cells.Length == 3 && r.Cells[1].Length > 0 && r.Cells[2].Length > 0, r.Name));
    }

    [Fact]
    public void What_the_page_marks_as_alerted_is_what_the_chart_alerts_on()
    {
        var alerted = Metric().Matches(File.ReadAllText(Path.Combine(Root, "charts", "injector", "templates", "monitoring.yaml"))).Select(m => m.Value);
        var marked = File.ReadAllLines(Path.Combine(Root, "src", "Injector", "METRICS.md"))
            .Where(l => l.Contains('▲', StringComparison.Ordinal) && l.StartsWith('|')).Select(l => Metric().Match(l).Value);

        Assert.Equal(alerted.Distinct().Order(StringComparer.Ordinal), marked.Order(StringComparer.Ordinal));
    }

    // Name and labels of every instrument that a project makes.
    private static IEnumerable<string> Instruments(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .SelectMany(f => Instrument().Matches(File.ReadAllText(f)))
        .Select(m => $"{m.Groups["name"].Value} {string.Join(", ", m.Groups["label"].Captures.Select(c => c.Value))}".TrimEnd());

    private static string[] Constants(Type type) => [.. type.GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];

    [GeneratedRegex("Create(?:Counter|Gauge|Histogram|Summary)\\(\\s*\"(?<name>[a-z_]+)\",\\s*\"[^\"]*\"(?:,\\s*\"(?<label>[a-z_]+)\")*", RegexOptions.None, 1000)]
    private static partial Regex Instrument();

    [GeneratedRegex("injector_[a-z_]+", RegexOptions.None, 1000)]
    private static partial Regex Metric();
}
