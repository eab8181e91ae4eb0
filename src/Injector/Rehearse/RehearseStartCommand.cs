using System.CommandLine;
using Injector.CommandLine;
using Injector.Endpoint;
using Injector.Endpoint.Rehearsals;

namespace Injector.Rehearse;

/// <summary><c>injector rehearse FAILURE</c>: begins a rehearsal and, unless told otherwise, stays until it has ended.</summary>
internal static class RehearseStartCommand
{
    private static readonly Argument<string> Workload = RehearseCommand.NewWorkload();

    private static readonly Option<string?> For = new("--for") { Description = "How long, from 10s to 2h. Default 10m.", HelpName = "DURATION" };

    private static readonly Option<bool> Detach = new("--detach")
    {
        Description = "Comes back at once; the rehearsal goes on to its end. Otherwise the command stays until then, and Ctrl+C ends it early.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Comes back at once too, and prints JSON, for scripts." };

    /// <summary>Makes the command of one failure.</summary>
    public static Command Make(RehearsedFailure failure, string what)
    {
        var command = new Command(RehearsalPlan.NameOf(failure), what) { Workload, For, Detach, Json, EndpointArguments.AdminSocket };
        command.SetAction((parsed, stop) => RunAsync(failure, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(RehearsedFailure failure, ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var length = given.Duration(For) ?? RehearsalPlan.DefaultLength;
        if (length < RehearsalPlan.MinLength || length > RehearsalPlan.MaxLength)
            throw GivenOptions.Wrong(For, RehearsalPlan.ExpectedLength, given.Text(For)!);

        var client = RehearseCommand.Client(given);
        var workload = await client.MeantAsync(parsed.GetRequiredValue(Workload), stop);
        var rehearsal = await client.StartAsync(workload, failure, length, stop);
        if (given.Is(Json))
        {
            await RehearseCommand.PrintAsync(rehearsal.ToJson(workload.Name));
            return 0;
        }

        await Console.Out.WriteLineAsync(TerminalText.Plain(
            $"{workload.Name} rehearses {rehearsal.Failure} for {RunningRehearsal.Show(rehearsal.Length)}, until {rehearsal.EndsAt:HH:mm:ss}Z."));
        if (given.Is(Detach))
            await Console.Out.WriteLineAsync(TerminalText.Plain($"It ends by itself, or with: injector rehearse stop {workload.Name}"));
        else
            await new RehearsalWait(client, workload, rehearsal).UntilEndAsync(stop);
        return 0;
    }
}
