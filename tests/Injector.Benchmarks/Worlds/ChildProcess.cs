using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Injector.Benchmarks.Worlds;

/// <summary>A program under measurement. What it writes goes to a file, by itself: the bench does not spend time on reading along.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(10);
    private readonly Process process;
    private readonly string output;
    private bool ended;

    /// <summary>Starts it.</summary>
    public ChildProcess(IReadOnlyList<string> command, string output, IReadOnlyDictionary<string, string>? environment = null)
    {
        this.output = output;

        // The shell turns into the program: same process, and the file is open.
        var start = new ProcessStartInfo("/bin/sh");
        foreach (var part in (string[])["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", output, .. command])
            start.ArgumentList.Add(part);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        process = Process.Start(start) ?? throw new BenchException($"expected to start {command[0]}, found nothing started");
    }

    /// <summary>Its process id.</summary>
    public int Pid => process.Id;

    /// <summary>What it has written so far.</summary>
    public string Output => File.Exists(output) ? File.ReadAllText(output) : "";

    /// <summary>Runs a command to its end.</summary>
    public static async Task<string> RunAsync(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true };
        foreach (var part in command.Skip(1))
            start.ArgumentList.Add(part);
        using var run = Process.Start(start) ?? throw new BenchException($"expected to start {command[0]}, found nothing started");
        var text = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        return run.ExitCode == 0 ? text : throw new BenchException($"expected {command[0]} to end with 0, found {run.ExitCode}: {text}");
    }

    /// <summary>Waits for a line with this text.</summary>
    /// <returns>What follows the text on that line.</returns>
    public async Task<string> WaitForAsync(string text)
    {
        for (var i = 0; i < 3000; i++)
        {
            var line = Output.Split('\n').SkipLast(1).FirstOrDefault(l => l.Contains(text, StringComparison.Ordinal));
            if (line is not null)
                return line[(line.IndexOf(text, StringComparison.Ordinal) + text.Length)..].Trim();
            if (process.HasExited)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        var (found, program) = (Output, process.StartInfo.ArgumentList[3]);
        await DisposeAsync();
        throw new BenchException($"expected \"{text}\" of {program}, found: {found}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (ended)
            return;

        ended = true;
        if (!process.HasExited)
        {
            _ = Signal(process.Id, Sigterm);
            using var limit = new CancellationTokenSource(EndWithin);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }

        process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int pid, int signal);
}
