using System.Diagnostics;
using Injector.Endpoint.Options;

namespace Injector.Host.Runtime;

/// <summary>The engine's settings file: read, and replaced whole, with a copy of what was before beside it.</summary>
/// <param name="given">Its path; a link is followed.</param>
internal sealed class DaemonFile(string given)
{
    /// <summary>Where it is when nobody says.</summary>
    public const string DefaultPath = "/etc/docker/daemon.json";

    private const string BackupEnding = ".before-injector";
    private static readonly TimeSpan CheckWithin = TimeSpan.FromSeconds(30);

    private string Final => File.Exists(given) ? File.ResolveLinkTarget(given, returnFinalTarget: true)?.FullName ?? given : given;

    /// <summary>What stands in it; empty where there is no file.</summary>
    /// <exception cref="StartupException">It cannot be read.</exception>
    public byte[] Read()
    {
        try
        {
            return File.Exists(given) ? File.ReadAllBytes(given) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(e.Message);
        }
    }

    /// <summary>Replaces it, once the engine's own check has found nothing wrong.</summary>
    /// <param name="before">What stands in it.</param>
    /// <param name="after">What is to.</param>
    /// <returns>What was done, for people.</returns>
    /// <exception cref="StartupException">The engine's check refuses it, or it cannot be written; nothing is changed.</exception>
    public async Task<IReadOnlyList<string>> ReplaceAsync(byte[] before, byte[] after)
    {
        try
        {
            return await WriteAsync(before, after);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(e.Message);
        }
    }

    private async Task<IReadOnlyList<string>> WriteAsync(byte[] before, byte[] after)
    {
        var done = new List<string>();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Final))!);
        var mode = File.Exists(Final) ? File.GetUnixFileMode(Final) : (UnixFileMode)0b110_100_100;
        var fresh = Final + ".injector-new";
        Write(fresh, after, mode);
        try
        {
            done.Add(await CheckAsync(fresh));
            if (File.Exists(Final))
            {
                Write(Final + BackupEnding, before, mode);
                done.Add($"what was before is in {Final}{BackupEnding}");
            }

            File.Move(fresh, Final, overwrite: true);
            done.Add($"written: {Final}");
            return done;
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    private static async Task<string> CheckAsync(string file)
    {
        var start = new ProcessStartInfo("dockerd", ["--validate", "--config-file", file])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardError.ReadToEndAsync();
            var other = process.StandardOutput.ReadToEndAsync();
            using var limit = new CancellationTokenSource(CheckWithin);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                return "not checked: dockerd --validate does not end";
            }

            var text = (await output + await other).Trim();
            if (process.ExitCode == 0)
                return "checked by dockerd --validate";

            return text.Contains("unknown flag", StringComparison.Ordinal)
                ? "not checked: this dockerd has no --validate (it came with 23.0)"
                : throw new StartupException($"expected settings that dockerd takes, found: {text}. Nothing is changed");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "not checked: there is no dockerd on the PATH";
        }
    }

    private static void Write(string file, byte[] content, UnixFileMode mode)
    {
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode });
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        File.SetUnixFileMode(file, mode);
    }
}
