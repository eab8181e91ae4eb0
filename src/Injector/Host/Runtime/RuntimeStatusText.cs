using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Injector.Host.Runtime;

/// <summary>What <c>injector host runtime</c> prints, for people and for scripts.</summary>
internal static class RuntimeStatusText
{
    private const int UnboundedWidth = 1000;
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a change has done.</summary>
    public static async Task WriteAsync(bool isJson, bool isChanged, IReadOnlyList<string> done)
    {
        if (isJson)
            await Console.Out.WriteLineAsync(new JsonObject { ["changed"] = isChanged, ["notes"] = Strings(done) }.ToJsonString(Readable));
        else
            await Console.Out.WriteLineAsync(string.Join('\n', done));
    }

    /// <summary>A state.</summary>
    public static async Task WriteAsync(bool isJson, IReadOnlyList<RuntimeStatusItem> items)
    {
        if (isJson)
        {
            await Console.Out.WriteLineAsync(new JsonObject
            {
                ["complete"] = items.All(item => item.IsGood),
                ["items"] = new JsonArray([.. items.Select(item => new JsonObject { ["what"] = item.What, ["good"] = item.IsGood, ["detail"] = item.Detail })]),
            }.ToJsonString(Readable));
            return;
        }

        var console = AnsiConsole.Console;
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = UnboundedWidth;
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        table.AddColumns("state", "what", "found");
        foreach (var item in items)
            table.AddRow(new Markup(item.IsGood ? "[green]good[/]" : "[red]wrong[/]"), new Text(item.What), new Text(item.Detail));
        console.Write(table);
    }

    private static JsonArray Strings(IReadOnlyList<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
