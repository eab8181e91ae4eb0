using System.CommandLine;
using System.Runtime.InteropServices;
using Injector.CommandLine;
using Injector.DockerHook.Holds;
using Injector.Host;

namespace Injector.Docker;

/// <summary>
/// <c>injector docker guard</c>, which the hook runs beside itself: lets containers run that the hook has frozen, should it be killed. Not for
/// people.
/// </summary>
internal static class DockerGuardCommand
{
    private const string Name = "guard";

    /// <summary>How the hook runs it.</summary>
    public static IReadOnlyList<string> CommandLine(string dockerSocket) =>
        [.. ThisProgram.Command, "docker", Name, DockerArguments.DockerHost.Name, "unix://" + dockerSocket];

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(Name, "Run by the hook.") { DockerArguments.DockerHost };
        command.Hidden = true;
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        // A signal to the whole group must not end it before the hook: it ends when it hears nothing more.
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        var socket = new DockerSettings(new GivenOptions(parsed), Environment.GetEnvironmentVariable).EngineSocket(parsed.GetValue(DockerArguments.DockerHost));
        await GuardLoop.RunAsync(socket, Console.In, Console.Out, TimeProvider.System);
        return 0;
    }
}
