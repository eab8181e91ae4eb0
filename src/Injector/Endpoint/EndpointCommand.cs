using System.CommandLine;
using Injector.CommandLine;
using Injector.Hosting.Logging;
using Injector.Hosting.Memory;
using Injector.Networking.Host;
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
            "Serves task-role credentials as the ECS agent does: on loopback by UUID, on a unix socket by UUID and token, in a cluster by service-account token. "
            + "Every option may be left out.");
        foreach (var option in EndpointArguments.All)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var options = new EndpointSettings(given, Environment.GetEnvironmentVariable).Read();
        var format = given.Choice(EndpointArguments.LogFormat, LogFormat.Text);
        var level = given.Choice(EndpointArguments.LogLevel, LogLevel.Information);
        using var loggers = LoggerFactory.Create(logging => logging.AddProcessLog(format, level));
        using var signals = new StopSignals(stop);
        await using var cluster = ClusterParts.Make(given, TimeProvider.System, loggers);
        await using var endpoint = await EndpointHost.StartAsync(
            options with { ClusterDoor = cluster?.Options, HolderOf = port => PortHolder.Find(port)?.Explanation }, TimeProvider.System, loggers, signals.Token);
        await HeapRest.AfterStartAsync(signals.Token);
        await signals.WaitAsync();
        return 0;
    }
}
