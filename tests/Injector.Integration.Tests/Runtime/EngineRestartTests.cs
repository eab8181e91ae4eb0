using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Runtime;

/// <summary>The engine is restarted, with <c>live-restore</c> and without: who starts with it, or after it, connects at once.</summary>
public sealed class EngineRestartTests(RuntimeWorld world) : IClassFixture<RuntimeWorld>
{
    [Fact]
    public async Task Containers_that_the_engine_starts_by_itself_connect_at_once()
    {
        RealParts.NeedRuntime();
        var names = await StartAsync("boot");
        for (var round = 1; round <= RealParts.Times; round++)
        {
            await RestartEngineAsync(liveRestore: false);
            foreach (var name in names)
                await SaysAsync(name, round + 1);
        }
    }

    [Fact]
    public async Task Containers_that_outlive_the_engine_are_served_and_connect_at_once_when_they_are_restarted()
    {
        RealParts.NeedRuntime();
        await RestartEngineAsync(liveRestore: true);
        var names = await StartAsync("live");
        for (var round = 1; round <= RealParts.Times; round++)
        {
            var before = await PidAsync(names[0]);
            await RestartEngineAsync(liveRestore: true);
            Assert.Equal(before, await PidAsync(names[0]));
            foreach (var name in names)
            {
                await world.Host.DockerAsync("restart", "-t", "0", name);
                await SaysAsync(name, round + 1);
            }
        }

        // Leaves the engine as the other test expects it.
        await world.Host.DockerAsync(["rm", "-f", .. names]);
        await RestartEngineAsync(liveRestore: false);
    }

    private async Task<IReadOnlyList<string>> StartAsync(string prefix)
    {
        var names = Enumerable.Range(0, 4).Select(i => $"{prefix}-{i}").ToList();
        foreach (var name in names)
        {
            await world.ProbeAsync(["-d", "--restart", "always", "--name", name], "stay");
            await SaysAsync(name, 1);
        }

        return names;
    }

    private async Task RestartEngineAsync(bool liveRestore)
    {
        await world.Host.StopAsync();
        await world.WriteDaemonAsync(liveRestore);
        await world.Host.StartAsync();
    }

    private Task<string> PidAsync(string container) => world.Host.DockerAsync("inspect", "-f", "{{.State.Pid}}", container);

    private async Task SaysAsync(string container, int times)
    {
        string[] lines = [];
        await RuntimeWorld.UntilAsync(
            async () => (lines = (await world.Host.DockerAsync("logs", container)).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Length >= times,
            () => $"{container}: {lines.Length} of {times}");
        Assert.All(lines, line => Assert.Equal(RuntimeWorld.Success, line));
    }
}
