using System.Globalization;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Runtime;

/// <summary>Containers come and go by the hundred: nothing of them is left.</summary>
public sealed class LeakTests(RuntimeWorld world) : IClassFixture<RuntimeWorld>
{
    private string Handoff => Path.Combine(world.Hook.Endpoint.Folder, "handoff");

    private string EngineNamespaces => Path.Combine(world.Host.Folder, "exec", "netns");

    [Fact]
    public async Task Nothing_is_left_of_containers_that_are_gone()
    {
        RealParts.NeedRuntime();

        // What is counted is seen while it is there.
        await world.ProbeAsync(["-d", "--name", "seen"], "stay");
        Assert.Equal(1, Listeners());
        await world.Host.DockerAsync("rm", "-f", "seen");

        // What is made once and stays is made first.
        await CycleAsync(4, 0);
        await QuietAsync();
        var before = await CountAsync();

        var count = RealParts.Times == 1 ? 50 : 500;
        await CycleAsync(count, 4);
        await QuietAsync();
        var after = await CountAsync();

        Assert.True(
            after.Descriptors <= before.Descriptors + 8 && after.Threads <= before.Threads + 12,
            $"before {before}, after {count} containers {after}");
        Assert.Equal(before with { Descriptors = 0, Threads = 0 }, after with { Descriptors = 0, Threads = 0 });
    }

    // Every second one is removed while it runs.
    private async Task CycleAsync(int count, int from)
    {
        for (var i = 0; i < count; i += 4)
        {
            await Task.WhenAll(Enumerable.Range(from + i, Math.Min(4, count - i)).Select(async n =>
            {
                if (n % 2 == 0)
                {
                    Assert.Equal(0, (await world.ProbeAsync(["--rm"])).ExitCode);
                    return;
                }

                await world.ProbeAsync(["-d", "--name", $"leak-{n}"], "stay");
                await world.Host.DockerAsync("rm", "-f", $"leak-{n}");
            }));
        }
    }

    // Sidecars stay for ten seconds, since most containers are started again, and are swept at the next listing; the engine itself sweeps its
    // network namespaces once a minute.
    private Task QuietAsync() => RuntimeWorld.UntilAsync(
        async () => (await world.Host.DockerAsync("ps", "-aq")).Length == 0 && Folders(Handoff) == 0 && Listeners() == 0 && Files(EngineNamespaces) <= 1,
        () => $"{Folders(Handoff)} hand-off folders, {Listeners()} listeners, {Files(EngineNamespaces)} namespaces\n{world.Hook.HookOutput}");

    private async Task<Counted> CountAsync()
    {
        var process = "/proc/" + world.Hook.HookPid.ToString(CultureInfo.InvariantCulture);
        var mounts = await File.ReadAllLinesAsync("/proc/self/mounts", TestContext.Current.CancellationToken);
        return new Counted(
            Directory.GetFileSystemEntries(process + "/fd").Length,
            Directory.GetDirectories(process + "/task").Length,
            Listeners(),
            Namespaces(process),
            mounts.Count(line => line.Contains(world.Host.Folder, StringComparison.Ordinal)),
            Files(EngineNamespaces),
            Files(world.Hook.HookState) + Files(world.Hook.Endpoint.Folder + "/runtime") + Files(Handoff),
            Directory.GetFiles("/tmp", "*.injector").Length);
    }

    // Listening sockets of the hook, whatever namespace they are in.
    private int Listeners()
    {
        var process = "/proc/" + world.Hook.HookPid.ToString(CultureInfo.InvariantCulture);
        return Directory.GetFileSystemEntries(process + "/fd").Select(Target).Count(target => target.StartsWith("socket:", StringComparison.Ordinal) && IsForeign(process, target));
    }

    private static bool IsForeign(string process, string socket)
    {
        var inode = socket["socket:[".Length..^1];
        return !new[] { "net/unix", "net/tcp", "net/tcp6", "net/netlink", "net/udp" }
            .Any(table => File.ReadLines(Path.Combine(process, table)).Any(line => line.Contains(" " + inode + " ", StringComparison.Ordinal) || line.EndsWith(" " + inode, StringComparison.Ordinal)));
    }

    private static int Namespaces(string process) =>
        Directory.GetFileSystemEntries(process + "/fd").Count(file => Target(file).Contains("net:[", StringComparison.Ordinal));

    private static string Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int Folders(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder).Length : 0;

    private static int Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length : 0;

    private sealed record Counted(int Descriptors, int Threads, int Listeners, int NamespaceHandles, int Mounts, int EngineNamespaces, int Files, int EditedFiles);
}
