using System.Globalization;
using System.Text;

namespace Injector.Tasks;

/// <summary>Tasks for people: columns that align, one line a task.</summary>
internal static class TaskTable
{
    private const int ShortId = 12;
    private const string Gap = "   ";

    /// <summary>Makes it.</summary>
    public static string Of(IReadOnlyList<TaskAnswer> tasks)
    {
        string[][] rows = [["TASK", "FAMILY", "STATUS", "CREATED", "CONTAINERS", "ROLE", "ENDED BECAUSE"], .. tasks.Select(Row)];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append(string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        return text.ToString();
    }

    private static string[] Row(TaskAnswer task) =>
    [
        task.TaskId[..ShortId],
        task.Revision is { } revision ? $"{task.Family}:{revision}" : task.Family,
        task.LastStatus + (task.LastStatus == TaskAnswer.Stopped && task.ExitCode is { } code ? $" ({code})" : ""),
        task.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture),
        string.Join(' ', task.Own.Select(c => c.Name)),
        task.TaskRoleArn is { } role ? role[(role.LastIndexOf('/') + 1)..] : "-",
        task.StoppedReason ?? "",
    ];
}
