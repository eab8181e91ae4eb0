using System.Text;
using Injector.Inject;

namespace Injector.Explain;

/// <summary>For people.</summary>
internal static class ExplainedText
{
    /// <summary>Writes it.</summary>
    public static string Write(Explained explained)
    {
        var text = new StringBuilder();
        text.Append(explained.Subject).Append('\n');
        text.Append("  injection  ").Append(explained.Injection).Append('\n');
        if (explained.Role is { } role)
        {
            text.Append("  role       ").Append(role.Arn is null ? "none: " + role.Why : $"{role.Arn} by grant {role.Grant}: {role.Why}").Append('\n');
            foreach (var hint in explained.Hints)
                text.Append("             → ").Append(hint).Append('\n');
        }

        foreach (var container in explained.Containers)
            Container(text, container);
        text.Append("\nFiles inside an image (~/.aws) and keys in code cannot be seen from outside: both may come first.\n");
        return text.ToString();
    }

    private static void Container(StringBuilder text, ExplainedContainer container)
    {
        text.Append("\n  container ").Append(container.Name).Append('\n');
        foreach (var source in container.Unseen)
            text.Append("    not looked at: ").Append(source).Append('\n');

        // SDKs that take the same stand in one line.
        foreach (var group in container.Choices.GroupBy(Explanation.Words, StringComparer.Ordinal))
        {
            text.Append("    finds ").Append(group.Key).Append(": ").AppendJoin(", ", group.Select(c => c.Sdk.Name)).Append('\n');
            if (ExplainedContainer.Change(group.First()) is { } change)
                text.Append("      → ").Append(change).Append('\n');
        }
    }
}
