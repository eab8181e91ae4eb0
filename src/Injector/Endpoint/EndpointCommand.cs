using System.CommandLine;
using Injector.CommandLine;
using Injector.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint;

/// <summary><c>injector endpoint</c>: the ECS-compatible credential endpoint as a process.</summary>
internal static class EndpointCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "endpoint",
            "Serves task-role credentials as the ECS agent does: on loopback by UUID, on a unix socket by UUID and token. "
            + "Every option may be left out.");
        foreach (var option in EndpointArguments.All)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult given, CancellationToken stop)
    {
        var settings = new EndpointSettings(given, Environment.GetEnvironmentVariable);
        var options = settings.Read();
        var format = settings.Choice(EndpointArguments.LogFormat, LogFormat.Text);
        var level = settings.Choice(EndpointArguments.LogLevel, LogLevel.Information);
        using var loggers = LoggerFactory.Create(logging => logging.AddProcessLog(format, level));
        using var signals = new StopSignals(stop);
        await using var endpoint = await EndpointHost.StartAsync(options, TimeProvider.System, loggers, signals.Token);
        await signals.WaitAsync();
        return 0;
    }
}
