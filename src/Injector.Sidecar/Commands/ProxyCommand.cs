using System.Net.Sockets;
using System.Runtime.InteropServices;
using Injector.Core.Names;
using Injector.Hosting.Logging;
using Injector.Hosting.Memory;
using Injector.Sidecar.Settings;
using Microsoft.Extensions.Logging;

namespace Injector.Sidecar.Commands;

/// <summary>The command line of <c>injector-proxy</c>: it has four verbs and few options, so no parser is carried along.</summary>
public static class ProxyCommand
{
    private const int Failure = 1;
    private const int BadUsage = 2;

    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return args switch
            {
                [] => await ServeAsync(),
                ["health"] => await HealthProbe.RunAsync("/readyz"),
                ["health", "--live"] => await HealthProbe.RunAsync("/healthz"),
                ["health", "--credentials"] => await HealthProbe.RunAsync("/readyz/credentials"),
                ["health", "--wait", var patience] => await HealthProbe.WaitAsync("/readyz", patience),
                ["health", "--credentials", "--wait", var patience] => await HealthProbe.WaitAsync("/readyz/credentials", patience),
                ["setup", .. var options] => await SetupCommand.RunAsync(options),
                ["pause"] => await PauseCommand.RunAsync(),
                ["--help" or "-h" or "help"] => await SayAsync(ProxyHelp.Text),
                ["--version"] => await SayAsync("injector-proxy " + ProxyHelp.Version),
                _ => await FailAsync([$"injector-proxy: expected no argument, setup, health, pause, --help or --version, found \"{string.Join(' ', args)}\""]),
            };
        }
        catch (SettingsException e)
        {
            return await FailAsync(e.Problems);
        }
    }

    private static async Task<int> ServeAsync()
    {
        SocketThreads.AnswerInPlace();
        var settings = SettingsReader.Read(Environment.GetEnvironmentVariable);
        using var loggers = LoggerFactory.Create(logging => logging.AddProcessLog(settings.LogFormat, settings.LogLevel));
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, settings.ServesUntilKilled ? Stay : Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            await using var sidecar = await SidecarInstance.StartAsync(settings, TimeProvider.System, loggers, CancellationToken.None);
            await Task.WhenAny(stopped.Task, HeapRest.AfterStartAsync(CancellationToken.None));
            await stopped.Task;
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await FailAsync([$"{EnvironmentVariables.Listen}, {EnvironmentVariables.AdminListen}: expected free addresses, found: {e.Message}"]);
            return Failure;
        }

        // The other containers of the pod have got the same signal and may still need credentials.
        void Stay(PosixSignalContext signal) => signal.Cancel = true;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        }
    }

    private static async Task<int> SayAsync(string text)
    {
        await Console.Out.WriteLineAsync(text);
        return 0;
    }

    private static async Task<int> FailAsync(IEnumerable<string> problems)
    {
        foreach (var problem in problems)
            await Console.Error.WriteLineAsync(problem.ReplaceLineEndings(" "));
        return BadUsage;
    }
}
