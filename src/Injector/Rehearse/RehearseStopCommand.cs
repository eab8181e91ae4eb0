using System.CommandLine;
using Injector.CommandLine;
using Injector.Endpoint;
using Injector.Endpoint.Options;

namespace Injector.Rehearse;

/// <summary><c>injector rehearse stop</c>: ends a rehearsal before its time.</summary>
internal static class RehearseStopCommand
{
    private static readonly Argument<string> Workload = RehearseCommand.NewWorkload();

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("stop", "Ends a workload's rehearsal: it has its own credentials again at once.") { Workload, EndpointArguments.AdminSocket };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var client = RehearseCommand.Client(new GivenOptions(parsed));
        var workload = await client.MeantAsync(parsed.GetRequiredValue(Workload), stop);
        if (!await client.StopAsync(workload, stop))
            throw new StartupException($"expected {workload.Name} to be in a rehearsal, found it in none: injector rehearse list shows them");

        await Console.Out.WriteLineAsync(TerminalText.Plain($"Stopped. {workload.Name} has its own credentials again."));
        return 0;
    }
}
