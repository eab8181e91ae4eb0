using System.CommandLine;
using Injector.CommandLine;
using Injector.Networking.Host;

namespace Injector.Host;

/// <summary><c>injector host status</c>.</summary>
internal static class HostStatusCommand
{
    private const int NotComplete = 1;

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "status", "Compares what stands with what setup was last asked for, and says who listens on the endpoint's port. "
            + "Exit code 0 when everything stands, 1 when something is missing or different, 2 when it cannot be looked at.");
        Option[] options = [HostArguments.Unit, HostArguments.State, HostArguments.Json];
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var settings = new HostSettings(given);
        var status = HostRun.Try(() => new HostSetup(settings.State).Look(settings.UnitPath));
        if (given.Is(HostArguments.Json))
            await Console.Out.WriteAsync(HostStatusText.Json(status));
        else
            HostStatusText.Show(status, Spectre.Console.AnsiConsole.Console);
        return status.IsComplete ? 0 : NotComplete;
    }
}
