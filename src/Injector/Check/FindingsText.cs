using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.CommandLine;

namespace Injector.Check;

/// <summary>Findings for people and for scripts.</summary>
internal static class FindingsText
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Lines that align; the mend stands under what it mends.</summary>
    public static string Table(IReadOnlyList<Finding> findings)
    {
        // Names and messages are a cluster's, and other people's.
        findings = [.. findings.Select(f => f with { What = TerminalText.Plain(f.What), Found = TerminalText.Plain(f.Found), Mend = TerminalText.Plain(f.Mend) })];
        var width = findings.Max(f => f.What.Length);
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            text.Append(Word(finding.Level).PadRight(9)).Append(finding.What.PadRight(width + 2)).Append(finding.Found).Append('\n');
            if (finding.Mend.Length > 0)
                text.Append(' ', 9 + width + 2).Append("→ ").Append(finding.Mend).Append('\n');
        }

        var (errors, warnings) = (findings.Count(f => f.Level is FindingLevel.Error), findings.Count(f => f.Level is FindingLevel.Warning));
        text.Append('\n').Append(errors == 0 && warnings == 0 ? "all is well" : $"{errors} errors, {warnings} warnings").Append('\n');
        return text.ToString();
    }

    /// <summary>The same as JSON.</summary>
    public static string Json(IReadOnlyList<Finding> findings) => new JsonArray([.. findings.Select(f => new JsonObject
    {
        ["level"] = Word(f.Level),
        ["what"] = f.What,
        ["found"] = f.Found,
        ["mend"] = f.Mend,
    })]).ToJsonString(Readable) + "\n";

    private static string Word(FindingLevel level) => level.ToString().ToLowerInvariant();
}
