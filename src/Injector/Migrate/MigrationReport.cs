using System.Globalization;
using System.Text;

namespace Injector.Migrate;

/// <summary>What changes, what cannot be carried over, and the steps with a way back; Markdown.</summary>
internal static class MigrationReport
{
    /// <summary>Writes it.</summary>
    public static string Write(FormerSystem from, Migration migration)
    {
        var text = new StringBuilder();
        text.Append($"# Migration from {Word(from)}\n\n{Summary(migration)}\n\n## What changes\n\n| workload | role | change |\n| --- | --- | --- |\n");
        foreach (var (who, role, change) in migration.Carried)
            text.Append($"| {Line(who)} | `{role}` | {Line(change)} |\n");
        text.Append("\n## What is not as before\n\n");
        foreach (var (who, problem) in migration.Problems)
            text.Append($"- **{Line(who)}**: {Line(problem)}\n");
        if (migration.Problems.Count == 0)
            text.Append("Nothing.\n");
        text.Append("\n## Steps\n\nOld and new stand side by side until the last step.\n\n");
        var number = 0;
        foreach (var step in MigrationSteps.Of(from))
            text.Append(CultureInfo.InvariantCulture, $"{++number}. {step}\n");
        return text.ToString();
    }

    /// <summary>One line about it.</summary>
    public static string Summary(Migration migration) =>
        $"{Count(migration.Carried.Count, "workload")} carried over, {(migration.Left > 0 ? $"{migration.Left} not, " : "")}{Count(migration.Grants.Count, "grant")}, {Count(migration.Problems.Count, "remark")}"
        + (migration.Others > 0 ? $"; {Count(migration.Others, "template")} without a role left as they are" : "");

    // What was read may hold anything, and must not look like a part of the report.
    private static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c is '|' or '<' ? '_' : c));

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Word(FormerSystem from) => from switch
    {
        FormerSystem.Irsa => "IRSA",
        FormerSystem.PodIdentity => "EKS Pod Identity",
        FormerSystem.Ecs => "Amazon ECS",
        _ => from.ToString().ToLowerInvariant(),
    };
}
