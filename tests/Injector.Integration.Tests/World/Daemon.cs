using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Injector.Integration.Tests.World;

/// <summary>A child process with its output collected; ended by its own pid, whatever happens.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private const int Sigabrt = 6;
    private const int Sigterm = 15;
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(10);
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<string> answers = new();
    private readonly Process process;
    private volatile TaskCompletionSource written = NewSignal();
    private bool ended;

    public Daemon(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, bool inheritEnvironment = true)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        if (!inheritEnvironment)
            start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Collect(e.Data, answers);
        process.ErrorDataReceived += (_, e) => Collect(e.Data, null);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Everything it has written.</summary>
    public string Output => string.Join('\n', lines);

    /// <summary>The lines that it has written to standard output.</summary>
    public IReadOnlyList<string> Answers => [.. answers];

    public StreamWriter Input => process.StandardInput;

    public int Pid => process.Id;

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var run = new Daemon(command, environment ?? new Dictionary<string, string>());
        run.Input.Close();
        return (await run.WaitForExitAsync(), run.Output);
    }

    /// <summary>Waits until it has written a line with this text.</summary>
    public async Task<string> WaitForAsync(string text, TimeSpan within)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < within;)
        {
            var more = written.Task;
            if (lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                return found;

            Assert.False(process.HasExited && !Output.Contains(text, StringComparison.Ordinal), $"ended before \"{text}\":\n{Output}");

            // Woken by the next line, and now and then for an end without one: hundreds that look every few milliseconds would be a load of
            // their own. What comes within a moment is read in one go.
            await Task.WhenAny(more, Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, TestContext.Current.CancellationToken));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"no \"{text}\" within {within}:\n{Output}");
        return "";
    }

    /// <summary>Asks it to end, as an orchestrator does.</summary>
    public async Task<int> TerminateAsync()
    {
        _ = SendSignal(process.Id, Sigterm);
        return await WaitForExitAsync();
    }

    /// <summary>Waits until it has ended by itself; its exit code.</summary>
    public Task<int> ExitAsync() => WaitForExitAsync();

    /// <summary>Ends it as a fault in the runtime would, with no core; 134 is its exit code then.</summary>
    public async Task<int> AbortAsync()
    {
        var (code, output) = await RunAsync(["prlimit", "--core=0:0", "--pid", process.Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(code == 0, output);

        // .NET takes the first one for a fault of its own and may go on waiting for its threads; the next one ends it.
        for (var i = 0; i < 20 && !process.HasExited; i++)
        {
            _ = SendSignal(process.Id, Sigabrt);
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return await WaitForExitAsync();
    }

    /// <summary>Where it says that health and metrics are.</summary>
    public async Task<Uri> MetricsAddressAsync()
    {
        var line = await WaitForAsync("ealth and metrics on http", EndWithin);
        return new Uri(line.Split("ealth and metrics on ")[1].Split(',', ' ')[0]);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (ended)
            return;

        ended = true;
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(EndWithin * 6);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    private void Collect(string? line, ConcurrentQueue<string>? also)
    {
        if (line is null)
            return;

        lines.Enqueue(line);
        also?.Enqueue(line);
        Interlocked.Exchange(ref written, NewSignal()).TrySetResult();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
