using System.Text;
using Injector.CommandLine;
using Injector.Inject;

namespace Injector.Explain;

/// <summary>For people.</summary>
internal static class ExplainedText
{
    /// <summary>Writes it.</summary>
    public static string Write(Explained explained)
    {
        var text = new StringBuilder();
        Line(text, "", explained.Subject);
        Line(text, "  injection  ", explained.Injection);
        if (explained.Role is { } role)
        {
            Line(text, "  role       ", role.Arn is null ? "none: " + role.Why : $"{role.Arn} by grant {role.Grant}: {role.Why}");
            foreach (var hint in explained.Hints)
                Line(text, "             → ", hint);
        }

        foreach (var container in explained.Containers)
            Container(text, container);
        text.Append("\nFiles inside an image (~/.aws) and keys in code cannot be seen from outside: both may come first.\n");
        return text.ToString();
    }

    private static void Container(StringBuilder text, ExplainedContainer container)
    {
        text.Append('\n');
        Line(text, "  container ", container.Name);
        foreach (var source in container.Unseen)
            Line(text, "    not looked at: ", source);

        // SDKs that take the same stand in one line.
        foreach (var group in container.Choices.GroupBy(Explanation.Words, StringComparer.Ordinal))
        {
            Line(text, "    finds ", $"{group.Key}: {string.Join(", ", group.Select(c => c.Sdk.Name))}");
            if (ExplainedContainer.Change(group.First()) is { } change)
                Line(text, "      → ", change);
        }
    }

    // Names and annotations are other people's texts.
    private static void Line(StringBuilder text, string lead, string what) => text.Append(lead).Append(TerminalText.Plain(what)).Append('\n');
}
