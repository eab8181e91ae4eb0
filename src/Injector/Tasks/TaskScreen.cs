using System.Globalization;
using Spectre.Console;

namespace Injector.Tasks;

/// <summary>
/// What a person sees of a task: its containers' output, each line with the container's name in front, where they wrote it (standard output or
/// error), and progress on standard error. Colours on a terminal only.
/// </summary>
internal sealed class TaskScreen
{
    private static readonly Color[] Colours = [Color.Aqua, Color.Yellow, Color.Lime, Color.Fuchsia, Color.DodgerBlue1, Color.Orange1];

    // Guards both streams: several containers write at once.
    private readonly Lock writing = new();
    private readonly IAnsiConsole output = Make(Console.Out);
    private readonly IAnsiConsole errors = Make(Console.Error);
    private readonly Dictionary<string, Style> styles = new(StringComparer.Ordinal);
    private int width;

    /// <summary>The containers whose lines are to come.</summary>
    public void Names(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            styles[name] = new Style(Colours[styles.Count % Colours.Length]);
            width = Math.Max(width, name.Length);
        }
    }

    /// <summary>A line of a container, as it is.</summary>
    public void Line(string container, string line, bool isError)
    {
        lock (writing)
        {
            var console = isError ? errors : output;
            console.Write(new Text(container.PadRight(width) + " | ", styles[container]));

            // Not through the console, which would wrap it: it may bring its own colours, and its own width.
            console.Profile.Out.Writer.WriteLine(line);
        }
    }

    /// <summary>A container's state has changed.</summary>
    public void Progress(ContainerAnswer container) => Say(container.LastStatus == TaskAnswer.Stopped
        ? $"container {container.Name} stopped{Exit(container)}"
        : $"container {container.Name} started");

    /// <summary>A line of ours.</summary>
    public void Say(string text)
    {
        lock (writing)
            errors.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{text}[/]");
    }

    /// <summary>Something that a person should know.</summary>
    public void Note(string text)
    {
        lock (writing)
            errors.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[yellow]note:[/] {text}");
    }

    /// <summary>How the task ended.</summary>
    public void End(TaskAnswer task)
    {
        foreach (var container in task.Own)
            Say($"container {container.Name} stopped{Exit(container)}{(container.Reason is null ? "" : ": " + container.Reason)}");
        lock (writing)
            errors.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]task stopped[/] {task.StopCode}: {task.StoppedReason}");
    }

    private static string Exit(ContainerAnswer container) => container.ExitCode is { } code ? $" with exit code {code}" : ", never started";

    private static IAnsiConsole Make(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = int.MaxValue / 2;
        return console;
    }
}
