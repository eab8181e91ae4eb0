using System.CommandLine;
using Injector.CommandLine;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Hook;
using Injector.DockerHook.Sidecars;
using Injector.Endpoint;
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
        command.Subcommands.Add(DockerGuardCommand.Make());
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var endpointOptions = new EndpointSettings(given, Environment.GetEnvironmentVariable).Read();
        var options = new DockerSettings(given, Environment.GetEnvironmentVariable).Read(endpointOptions);
        var mode = given.Choice(DockerArguments.Endpoint, EndpointMode.Auto);
        NeedRoot();
        using var loggers = LoggerFactory.Create(logging => logging.AddProcessLog(
            given.Choice(EndpointArguments.LogFormat, LogFormat.Text), given.Choice(EndpointArguments.LogLevel, LogLevel.Information)));
        using var signals = new StopSignals(stop);
        await using var endpoint = await EmbeddedEndpoint.StartAsync(mode, endpointOptions, loggers, signals.Token);
        await using var hook = await StartAsync(options, loggers, signals.Token);
        await signals.WaitAsync();
        return 0;
    }

    /// <summary>Refuses another user than root.</summary>
    /// <exception cref="StartupException">It is another.</exception>
    public static void NeedRoot()
    {
        if (!Environment.IsPrivilegedProcess)
            throw new StartupException("expected to run as root, since it enters containers' network namespaces, found another user: use sudo");
    }

    /// <summary>Starts the hook.</summary>
    /// <exception cref="StartupException">It cannot start.</exception>
    public static async Task<HookHost> StartAsync(HookOptions options, ILoggerFactory loggers, CancellationToken cancellation)
    {
        try
        {
            return await HookHost.StartAsync(options, TimeProvider.System, loggers, cancellation);
        }
        catch (Exception e) when (e is EngineUnavailableException or SidecarException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException(e.Message);
        }
    }
}
