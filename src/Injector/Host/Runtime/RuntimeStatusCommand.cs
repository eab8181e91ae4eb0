using System.CommandLine;
using Injector.CommandLine;
using Injector.Docker;

namespace Injector.Host.Runtime;

/// <summary><c>injector host runtime status</c>.</summary>
internal static class RuntimeStatusCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "status", "Says whether everything is there that the wrapper needs, and whether the engine knows it. Exit code 0 when it is, 1 when not, 2 when it cannot be looked at.");
        Option[] options = [RuntimeArguments.DaemonJson, RuntimeArguments.Settings, DockerArguments.DockerHost, RuntimeArguments.Json];
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var engine = new DockerSettings(new GivenOptions(parsed), Environment.GetEnvironmentVariable).EngineSocket(parsed.GetValue(DockerArguments.DockerHost));
        var items = await new RuntimeStatusReader(RuntimeCommand.DaemonOf(parsed), RuntimeCommand.SettingsOf(parsed), engine).ReadAsync(stop);
        await RuntimeStatusText.WriteAsync(parsed.GetValue(RuntimeArguments.Json), items);
        return items.All(item => item.IsGood) ? 0 : 1;
    }
}
