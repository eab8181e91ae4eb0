using System.Globalization;
using Spectre.Console;

namespace Injector.Demo;

/// <summary>What a person sees: a line as each step begins and ends, details below it; colours on a terminal only.</summary>
internal sealed class DemoScreen
{
    private const int UnboundedWidth = 1000;
    private readonly IAnsiConsole console;
    private int step;

    /// <summary>Takes a console. Where nobody looks, lines are not broken: they are for a file or a program.</summary>
    public DemoScreen(IAnsiConsole console)
    {
        this.console = console;
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = UnboundedWidth;
    }

    /// <summary>A line of its own.</summary>
    public void Say(string text) => console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{text}");

    /// <summary>A step begins.</summary>
    public void Begin(string title) => console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"\n[bold]{++step}. {title}[/]");

    /// <summary>What was seen.</summary>
    public void Detail(string name, string value) => console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"   [grey]{name,-18}[/] {value}");

    /// <summary>A fact that had to hold, and whether it did.</summary>
    public void Check(bool held, string fact)
    {
        if (held)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"   [green]ok[/]   {fact}");
        else
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"   [red]FAIL[/] {fact}");
    }

    /// <summary>Lines of a file, as they are.</summary>
    public void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"   {line}");
    }

    /// <summary>The outcome.</summary>
    public void End(bool held, TimeSpan took)
    {
        if (held)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"\n[green bold]Every step held[/] ({took.TotalSeconds:0.0} s).");
        else
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"\n[red bold]Not every step held[/] ({took.TotalSeconds:0.0} s).");
    }
}
