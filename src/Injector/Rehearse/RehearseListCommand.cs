using System.CommandLine;
using System.Text.Json.Nodes;
using Injector.CommandLine;
using Injector.Endpoint;
using Injector.Top;
using Spectre.Console;

namespace Injector.Rehearse;

/// <summary><c>injector rehearse list</c>: who meets which failure on purpose now.</summary>
internal static class RehearseListCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "JSON, for scripts." };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("list", "Shows the workloads that are in a rehearsal: failure, and the time that is left.") { Json, EndpointArguments.AdminSocket };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var workloads = (await RehearseCommand.Client(given).AllAsync(stop)).Where(w => w.Rehearsal is not null).OrderBy(w => w.Name, StringComparer.Ordinal).ToList();
        if (given.Is(Json))
            await RehearseCommand.PrintAsync(new JsonObject { ["rehearsals"] = new JsonArray([.. workloads.Select(w => w.Rehearsal!.ToJson(w.Name))]) });
        else if (workloads.Count == 0)
            await Console.Out.WriteLineAsync("No workload is in a rehearsal.");
        else
            Show(workloads);
        return 0;
    }

    private static void Show(IReadOnlyList<TopWorkload> workloads)
    {
        var now = TimeProvider.System.GetUtcNow();
        var table = new Table().Border(TableBorder.None);
        foreach (var name in new[] { "WORKLOAD", "FAILURE", "LEFT", "OF" })
            table.AddColumn(new TableColumn(name) { NoWrap = true });
        foreach (var workload in workloads)
            table.AddRow(Cell(workload.Name), Cell(workload.Rehearsal!.Failure), workload.Rehearsal.Left(now), RunningRehearsal.Show(workload.Rehearsal.Length));
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = int.MaxValue / 2;
        AnsiConsole.Write(table);
    }

    private static string Cell(string text) => Markup.Escape(TerminalText.Plain(text));
}
