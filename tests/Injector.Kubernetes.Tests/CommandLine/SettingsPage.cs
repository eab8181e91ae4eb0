using System.Text;
using System.Text.RegularExpressions;
using Injector.Kubernetes.Tests.Check;

namespace Injector.Kubernetes.Tests.CommandLine;

/// <summary>The page of all settings, made of what the programs say of themselves.</summary>
internal static partial class SettingsPage
{
    private const string Head = """
        # Settings

        Every command and option, as `--help` tells them; this page is written from there (`UPDATE_DOCS=1 tests/run Kubernetes`), and a test fails when
        it is stale. The chart's values stand in `charts/injector/values.yaml`, each with its meaning.

        """;

    /// <summary>The page's place.</summary>
    public static string Path { get; } = System.IO.Path.Combine(Root(), "src", "Injector", "SETTINGS.md");

    /// <summary>Asks the programs.</summary>
    public static async Task<string> WriteAsync()
    {
        var page = new StringBuilder(Head);
        await AppendAsync(page, []);
        page.Append("\n## injector-proxy\n\n```\n").Append(await ProxyHelpAsync()).Append("```\n");
        return page.ToString();
    }

    private static async Task AppendAsync(StringBuilder page, string[] command)
    {
        var help = (await InjectorProcess.RunAsync([.. command, "--help"])).Output.Split('\n').Select(l => l.TrimEnd()).ToList();
        if (command.Length > 0)
        {
            page.Append("\n## injector ").AppendJoin(' ', command).Append("\n\n").Append(Escaped(Section(help, "Description:")[0].Trim())).Append('\n');
            foreach (var (title, rows) in ((string, List<string>)[])[("argument", Section(help, "Arguments:")), ("option", Section(help, "Options:"))])
            {
                var cells = rows.Select(r => Row().Match(r)).Where(m => m.Success && !m.Groups["name"].Value.StartsWith("-?", StringComparison.Ordinal)).ToList();
                if (cells.Count == 0)
                    continue;

                page.Append($"\n| {title} | meaning |\n| --- | --- |\n");
                foreach (var cell in cells)
                    page.Append($"| `{cell.Groups["name"].Value.Trim().Replace("|", "\\|", StringComparison.Ordinal)}` | {Escaped(cell.Groups["text"].Value)} |\n");
            }
        }

        foreach (var row in Section(help, "Commands:"))
            await AppendAsync(page, [.. command, row.Trim().Split(' ')[0]]);
    }

    private static async Task<string> ProxyHelpAsync()
    {
        var proxy = System.IO.Path.Combine(Root(), "src", "Injector.Proxy", "bin", "Release", "net10.0", "injector-proxy");
        Assert.True(File.Exists(proxy), $"expected the solution's build of the sidecar at {proxy}");
        return (await InjectorProcess.RunProgramAsync(proxy, ["--help"])).Output;
    }

    private static List<string> Section(List<string> help, string title) =>
        [.. help.SkipWhile(l => l != title).Skip(1).TakeWhile(l => l.Length > 0)];

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder!.FullName, "Injector.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"^  (?<name>\S.*?)\s{2,}(?<text>\S.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
