using System.CommandLine;
using Spectre.Console;

namespace Injector.Demo;

/// <summary><c>injector demo</c>: the whole way of a credential, for real, on this machine alone.</summary>
internal static class DemoCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "demo",
            "Starts an endpoint with fake development keys and a sidecar, resolves credentials with the AWS SDK, and shows what is "
            + "refused, refreshed and put on record. Needs no AWS account, no root, no network. Exit code 0 when every step held.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult given, CancellationToken stop)
    {
        var screen = new DemoScreen(AnsiConsole.Console);
        DemoEnvironment.Isolate();
        await using var world = new DemoWorld(TimeProvider.System);
        return await new DemoRun(world, screen, TimeProvider.System).RunAsync(stop) ? 0 : 1;
    }
}
