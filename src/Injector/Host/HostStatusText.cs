using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Networking.Host;
using Spectre.Console;

namespace Injector.Host;

/// <summary>Host networking as found, for people and for scripts.</summary>
internal static class HostStatusText
{
    private const int UnboundedWidth = 1000;
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A table, and what the port's holder means.</summary>
    public static void Show(HostStatus status, IAnsiConsole console)
    {
        // Where nobody looks, lines are not broken: they are for a file or a program.
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = UnboundedWidth;
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        table.AddColumns("state", "what", "where", "why");
        foreach (var item in status.Items)
            table.AddRow(new Markup(Coloured(item.State)), new Text(item.What), new Text(item.Where), new Text(item.Detail));
        console.Write(table);
        console.WriteLine();
        console.WriteLine(Port(status));
        console.WriteLine(status.IsComplete ? "everything stands" : "not everything stands");
    }

    /// <summary>The same as JSON.</summary>
    public static string Json(HostStatus status) => new JsonObject
    {
        ["complete"] = status.IsComplete,
        ["items"] = new JsonArray([.. status.Items.Select(item => new JsonObject
        {
            ["what"] = item.What,
            ["where"] = item.Where,
            ["state"] = Word(item.State),
            ["detail"] = item.Detail,
        })]),
        ["port"] = new JsonObject
        {
            ["number"] = status.Port,
            ["listening"] = status.Holder is not null,
            ["address"] = status.Holder?.Address.ToString(),
            ["process"] = status.Holder?.Name,
            ["processId"] = status.Holder?.ProcessId,
            ["isEcsAgent"] = status.Holder is { IsEcsAgent: true },
            ["explanation"] = Port(status),
        },
    }.ToJsonString(Readable) + "\n";

    private static string Port(HostStatus status) => status.Holder is { } holder
        ? holder.Explanation
        : $"nobody listens on port {status.Port}: start `injector endpoint`, until then containers are refused";

    private static string Word(HostItemState state) => state is HostItemState.NotNeeded ? "not-needed" : state.ToString().ToLowerInvariant();

    private static string Coloured(HostItemState state) => state switch
    {
        HostItemState.Present => "[green]present[/]",
        HostItemState.NotNeeded => "[grey]not needed[/]",
        HostItemState.Missing => "[red]missing[/]",
        _ => "[red]different[/]",
    };
}
