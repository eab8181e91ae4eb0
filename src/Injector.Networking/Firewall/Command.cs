using System.Diagnostics;

namespace Injector.Networking.Firewall;

/// <summary>Runs a short program. A child starts in the network namespace of the calling thread.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public static CommandResult Run(string path, IEnumerable<string> arguments, string input = "")
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(path, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        // A hung child is killed, which ends both reads below.
        using var watchdog = new Timer(static state => Kill((Process)state!), process, Limit, Timeout.InfiniteTimeSpan);

        Feed(process, input);
        var errors = string.Empty;
        var errorReader = new Thread(() => errors = process.StandardError.ReadToEnd());
        errorReader.Start();
        var output = process.StandardOutput.ReadToEnd();
        errorReader.Join();
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output, errors.Trim());
    }

    private static void Feed(Process process, string input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child ended without reading; its exit code and error text say why.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended in the meantime.
        }
    }
}
