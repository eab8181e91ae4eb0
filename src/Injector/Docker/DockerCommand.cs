using System.CommandLine;
using Injector.CommandLine;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Hook;
using Injector.Endpoint.Options;
using Injector.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace Injector.Docker;

/// <summary><c>injector docker</c>: gives containers of this host's Docker engine their task roles; <c>injector docker list</c> shows them.</summary>
internal static class DockerCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "docker",
            "Gives every container with the label ecs-injector.io/inject=enabled its task role, through an injector endpoint on this host.");
        foreach (var option in DockerArguments.All)
            command.Options.Add(option);
        command.Subcommands.Add(DockerListCommand.Make());
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var options = new DockerSettings(given, Environment.GetEnvironmentVariable).Read();
        if (!Environment.IsPrivilegedProcess)
            throw new StartupException("expected to run as root, since it enters containers' network namespaces, found another user");

        var format = given.Choice(DockerArguments.LogFormat, LogFormat.Text);
        var level = given.Choice(DockerArguments.LogLevel, LogLevel.Information);
        using var loggers = LoggerFactory.Create(logging => logging.AddProcessLog(format, level));
        using var signals = new StopSignals(stop);
        try
        {
            await using var hook = await HookHost.StartAsync(options, TimeProvider.System, loggers, signals.Token);
            await signals.WaitAsync();
            return 0;
        }
        catch (Exception e) when (e is EngineUnavailableException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException(e.Message);
        }
    }
}
