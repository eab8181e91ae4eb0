using System.Diagnostics;
using System.Text;

namespace Injector.Kubernetes.Tests.Check;

/// <summary>The <c>injector</c> program, run as people and scripts run it.</summary>
internal static class InjectorProcess
{
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="environment">Variables besides its own.</param>
    public static Task<ProcessOutcome> RunAsync(IEnumerable<string> arguments, byte[]? input = null, params (string Name, string Value)[] environment) =>
        RunProgramAsync(Path.Combine(AppContext.BaseDirectory, "injector"), arguments, input, environment);

    /// <summary>Runs another program to its end.</summary>
    public static async Task<ProcessOutcome> RunProgramAsync(
        string program, IEnumerable<string> arguments, byte[]? input = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Plain, StandardErrorEncoding = Plain,
        };
        // A run is short: measuring what to optimize costs more than it brings.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(input ?? [], TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new ProcessOutcome(process.ExitCode, await output, await error);
    }
}
