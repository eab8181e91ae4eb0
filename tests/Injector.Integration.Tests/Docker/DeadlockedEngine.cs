using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>
/// Docker 20.10's own deadlock when many containers end at once (moby/moby#46661: one thread has the network's lock and wants the
/// controller's, another the other way round; mended in 23.0). An engine that hangs judges nobody: the test is run again with another one. Told
/// by the engine's stacks, never guessed.
/// </summary>
internal static partial class DeadlockedEngine
{
    private const int Attempts = 3;
    private const int DumpStacks = 10;
    private static readonly TimeSpan DumpWithin = TimeSpan.FromSeconds(10);

    /// <summary>Runs a test with an engine of its own; again with a fresh one where that one is proven to be deadlocked.</summary>
    public static async Task WithEngineAsync(Func<DockerHost, Task> test)
    {
        for (var attempt = 1; ; attempt++)
        {
            var host = new DockerHost();
            try
            {
                await host.InitializeAsync();
                await test(host);
                await host.DisposeAsync();
                return;
            }
            catch (Exception e)
            {
                var isEngine = await IsDeadlockedAsync(host.Folder);
                await EndAsync(host);
                if (!isEngine || attempt == Attempts)
                    throw;

                TestContext.Current.TestOutputHelper?.WriteLine($"attempt {attempt}: the engine is deadlocked (moby/moby#46661), which showed as: {e.Message}");
            }
        }
    }

    /// <summary>Whether these stacks show it: who watches for ends of endpoints has waited for the network's lock for minutes.</summary>
    public static bool IsIn(string stacks) => stacks.Split("\n\n").Any(
        stack => Waiting().IsMatch(stack) && stack.Contains("libnetwork.(*controller).processEndpointDelete", StringComparison.Ordinal)
            && stack.Contains("libnetwork.(*network).ID", StringComparison.Ordinal));

    private static async Task<bool> IsDeadlockedAsync(string folder)
    {
        var pidFile = Path.Combine(folder, "docker.pid");
        if (!File.Exists(pidFile))
            return false;

        Processes.Signal(int.Parse(await File.ReadAllTextAsync(pidFile), CultureInfo.InvariantCulture), DumpStacks);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < DumpWithin; await Service.PauseAsync())
        {
            if (Directory.GetFiles(Path.Combine(folder, "exec"), "goroutine-stacks-*.log") is [var file, ..] && await File.ReadAllTextAsync(file) is { Length: > 0 } stacks)
                return IsIn(stacks);
        }

        return false;
    }

    // What hangs cannot be asked to tidy up: the engine first, so that it starts nothing anew, then containers, as their shims' children.
    private static async Task EndAsync(DockerHost host)
    {
        var ours = Processes.WithWord(host.Folder);
        foreach (var pid in ours.Concat(ours.SelectMany(pid => Processes.ChildrenOf(pid))).Distinct().ToList())
            Processes.TryKill(pid);
        foreach (var mount in (await File.ReadAllLinesAsync("/proc/mounts")).Select(line => line.Split(' ')[1]).Where(m => m.StartsWith(host.Folder, StringComparison.Ordinal)).Reverse())
            await Daemon.RunAsync(["umount", "-l", mount]);
        await host.ForgetAsync();
    }

    [GeneratedRegex(@"^\s*goroutine \d+ \[semacquire, \d+ minutes", RegexOptions.None, 1000)]
    private static partial Regex Waiting();
}
