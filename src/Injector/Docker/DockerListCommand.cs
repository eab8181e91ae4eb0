using System.CommandLine;
using System.Text.Json.Nodes;
using Injector.CommandLine;
using Injector.Core.Names;
using Injector.Core.Sdks;
using Spectre.Console;

namespace Injector.Docker;

/// <summary><c>injector docker list</c>: what the hook did with each container, and why.</summary>
internal static class DockerListCommand
{
    private static readonly string[] Columns = ["name", "role", "id", "state", "reason", "expiration", "sdk", "message"];

    private static readonly Option<bool> Json = new("--json") { Description = "JSON, for scripts." };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("list", "Shows the containers that asked for a task role: container, role, id (masked), state, reason, expiry, AWS SDK.")
        {
            Json,
            DockerArguments.HookSocket,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var containers = await HookContainers.AskAsync(parsed.GetValue(DockerArguments.HookSocket) ?? HostPaths.HookSocket, stop);
        if (parsed.GetValue(Json))
            await Console.Out.WriteLineAsync(new JsonObject { ["containers"] = new JsonArray([.. containers.Select(c => c.DeepClone())]) }.ToJsonString());
        else
            await ShowAsync(containers);
        return 0;
    }

    private static async Task ShowAsync(IReadOnlyList<JsonObject> containers)
    {
        Write(TableOf(containers));
        foreach (var sdk in containers.Select(container => (string?)container["sdk"] ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (SdkUserAgent.Weakness(sdk) is { Length: > 0 } weakness)
                await Console.Out.WriteLineAsync(TerminalText.Plain($"{sdk} {weakness}"));
        }
    }

    // A reader of a pipe wants a line for each container, however long.
    private static void Write(Table table)
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = int.MaxValue / 2;
        AnsiConsole.Write(table);
    }

    private static Table TableOf(IReadOnlyList<JsonObject> containers)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var name in new[] { "CONTAINER", "ROLE", "ID", "STATE", "REASON", "EXPIRES", "SDK", "" })
            table.AddColumn(name);
        foreach (var container in containers)
            table.AddRow([.. Columns.Select(column => Markup.Escape(TerminalText.Plain((string?)container[column] ?? "-")))]);
        return table;
    }
}
