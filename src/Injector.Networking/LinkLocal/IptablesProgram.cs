using System.Diagnostics;

namespace Injector.Networking.LinkLocal;

/// <summary>The iptables programs of this image or host.</summary>
internal sealed class IptablesProgram
{
    private static readonly string[] Names = ["iptables", "iptables-nft", "iptables-legacy"];
    private readonly string path;

    private IptablesProgram(string path) => this.path = path;

    /// <summary>Its name, for messages.</summary>
    public string Name => Path.GetFileName(path);

    /// <summary>Finds one.</summary>
    /// <exception cref="NetworkSetupException">There is none.</exception>
    public static IptablesProgram Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin:/usr/bin").Split(':', StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in Names)
        {
            foreach (var folder in folders)
            {
                if (File.Exists(Path.Combine(folder, name)) && File.Exists(Path.Combine(folder, name + "-restore")))
                    return new IptablesProgram(Path.Combine(folder, name));
            }
        }

        throw new NetworkSetupException(
            "expected iptables and iptables-restore in PATH or /usr/sbin, found none: install the package iptables, or use the delivery loopback");
    }

    /// <summary>Whether a call succeeds.</summary>
    public bool Succeeds(params ReadOnlySpan<string> arguments) => Run(path, ["-w", .. arguments], "").ExitCode == 0;

    /// <summary>Makes a call.</summary>
    /// <exception cref="NetworkSetupException">It fails.</exception>
    public void Must(params ReadOnlySpan<string> arguments)
    {
        var (code, error) = Run(path, ["-w", .. arguments], "");
        if (code != 0)
            throw new NetworkSetupException($"expected {Name} {string.Join(' ', arguments!)} to succeed, found: {error}");
    }

    /// <summary>Puts rules in force as one transaction a table.</summary>
    public bool TryRestore(string rules, out string problem)
    {
        var (code, error) = Run(path + "-restore", ["-w", "--noflush"], rules);
        problem = error;
        return code == 0;
    }

    private static (int ExitCode, string Error) Run(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new NetworkSetupException($"expected {program} to start, found that it does not");
        process.StandardInput.Write(input);
        process.StandardInput.Close();

        // What is asked of it prints a line or two: neither pipe can fill up while the other is read.
        var error = process.StandardError.ReadToEnd();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error.Trim().ReplaceLineEndings(" "));
    }
}
