using System.CommandLine;
using Injector.Networking.Host;

namespace Injector.Host;

/// <summary><c>injector host teardown</c>.</summary>
internal static class HostTeardownCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("teardown", "Takes down all that setup has put up, whatever its options were, and leaves the host as it was before.");
        Option[] options = [HostArguments.KeepUnit, HostArguments.Unit, HostArguments.State, HostArguments.DryRun];
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, CancellationToken stop) => HostRun.PlanAsync(parsed, given =>
    {
        var settings = new HostSettings(given);
        return new HostSetup(settings.State).PlanTeardown(settings.UnitPath, settings.LeavesUnits || given.Is(HostArguments.KeepUnit));
    });
}
