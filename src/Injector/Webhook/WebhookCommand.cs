using System.CommandLine;
using System.Security.Cryptography;
using Injector.CommandLine;
using Injector.Endpoint.Options;
using Injector.Hosting.Logging;
using Injector.Hosting.Memory;
using Injector.Kubernetes;
using Microsoft.Extensions.Logging;

namespace Injector.Webhook;

/// <summary><c>injector webhook</c>: the mutating admission webhook as a process.</summary>
internal static class WebhookCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "webhook",
            "Puts the credentials variable and the sidecar into pods that carry the label ecs-injector.io/inject: enabled, or whose namespace does. "
            + "Every option may be left out.");
        foreach (var option in WebhookArguments.All)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var options = new WebhookSettings(given).Read();
        var format = given.Choice(WebhookArguments.LogFormat, LogFormat.Text);
        var level = given.Choice(WebhookArguments.LogLevel, LogLevel.Information);
        using var client = ClusterClient.Open(given.Text(WebhookArguments.Kubeconfig));
        using var loggers = LoggerFactory.Create(logging => logging.AddProcessLog(format, level));
        using var signals = new StopSignals(stop);
        try
        {
            await using var webhook = await WebhookHost.StartAsync(options, client, TimeProvider.System, loggers, signals.Token);
            await HeapRest.AfterStartAsync(signals.Token);
            await signals.WaitAsync();
            return 0;
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new StartupException($"expected free addresses and readable certificates, found: {e.Message}");
        }
    }
}
