using System.CommandLine;
using Injector.Networking.Host;

namespace Injector.Host;

/// <summary><c>injector host setup</c>.</summary>
internal static class HostSetupCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "setup", "Puts it up, now and at every boot. Doing it twice equals doing it once; when a step fails, the steps before it are taken back.");
        Option[] options =
        [
            HostArguments.Bridge, HostArguments.NoDefaultBridges, HostArguments.Port, HostArguments.AllowInstanceMetadata,
            HostArguments.BesideEcsAgent, HostArguments.Unit, HostArguments.State, HostArguments.DryRun,
        ];
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, CancellationToken stop) => HostRun.PlanAsync(parsed, given =>
    {
        var settings = new HostSettings(given);
        var options = settings.Options();
        return new HostSetup(settings.State).PlanSetup(options, settings.Unit(options));
    });
}
