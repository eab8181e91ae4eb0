using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.CommandLine;
using Injector.Endpoint;
using Injector.Endpoint.Options;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Injector.Top;

/// <summary><c>injector top</c>: the endpoint's workloads, live.</summary>
internal static class TopCommand
{
    // Heading, column names, what is left, and the line that the cursor stands on.
    private const int OtherLines = 4;
    private const int FewestRows = 3;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly Option<string?> Every = new("--every") { Description = "How often it looks. Default 2s.", HelpName = "DURATION" };
    private static readonly Option<bool> Once = new("--once") { Description = "Looks once and ends; so it does where its output is no terminal." };
    private static readonly Option<bool> Json = new("--json") { Description = "Looks once and prints JSON, for scripts." };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "top", "Shows the workloads of the endpoint on this host, live: role, AWS SDK, time to expiry, requests, failures; what is without credentials stands "
            + "first. Requests are those that reach the endpoint: sidecars answer most from memory. Ends with Ctrl+C.")
        {
            EndpointArguments.AdminSocket, Every, Once, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var socket = given.Text(EndpointArguments.AdminSocket) ?? new DefaultPlaces(Environment.GetEnvironmentVariable).AdminSocket;
        var every = given.Duration(Every) ?? TimeSpan.FromSeconds(2);
        if (given.Is(Json))
        {
            await Console.Out.WriteLineAsync(Write(await TopWorkload.AskAllAsync(socket, stop)));
            return 0;
        }

        if (given.Is(Once) || Console.IsOutputRedirected)
        {
            if (Console.IsOutputRedirected)
                AnsiConsole.Profile.Width = int.MaxValue / 2;
            AnsiConsole.Write(TopTable.Make(await TopWorkload.AskAllAsync(socket, stop), before: null, TimeSpan.Zero, TimeProvider.System.GetUtcNow(), int.MaxValue));
            return 0;
        }

        await LiveAsync(socket, every, stop);
        return 0;
    }

    private static async Task LiveAsync(string socket, TimeSpan every, CancellationToken stop)
    {
        // An endpoint that is not there is an error at the start; later it is shown, and waited for.
        var first = await TopWorkload.AskAllAsync(socket, stop);
        await AnsiConsole.Live(Screen(first, before: null, TimeSpan.Zero)).StartAsync(async live =>
        {
            var (before, looked) = (first, TimeProvider.System.GetTimestamp());
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await Task.Delay(every, TimeProvider.System, stop);
                    var now = await TopWorkload.AskAllAsync(socket, stop);
                    live.UpdateTarget(Screen(now, before.ToDictionary(w => w.Id, w => w.Requests, StringComparer.Ordinal), TimeProvider.System.GetElapsedTime(looked)));
                    (before, looked) = (now, TimeProvider.System.GetTimestamp());
                }
                catch (StartupException e)
                {
                    live.UpdateTarget(new Markup($"[red]{Markup.Escape(TerminalText.Plain(e.Message))}[/]"));
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    return;
                }
            }
        });
    }

    private static IRenderable Screen(IReadOnlyList<TopWorkload> now, IReadOnlyDictionary<string, long>? before, TimeSpan passed) =>
        TopTable.Make(now, before, passed, TimeProvider.System.GetUtcNow(), Math.Max(FewestRows, AnsiConsole.Profile.Height - OtherLines));

    private static string Write(IReadOnlyList<TopWorkload> workloads) => new JsonObject
    {
        ["workloads"] = new JsonArray([.. workloads.Select(w => new JsonObject
        {
            ["name"] = w.Name, ["roleArn"] = w.Role, ["refusal"] = w.Refusal, ["sdk"] = w.Sdk, ["expiration"] = w.Expiration,
            ["requests"] = w.Requests, ["failures"] = w.Failures, ["lastFailure"] = w.LastFailure, ["rehearsal"] = w.Rehearsal?.ToJson(w.Name),
        })]),
    }.ToJsonString(Indented);
}
