using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Runtime;

/// <summary>The first instruction of a workload can connect: zero race, however its container is started.</summary>
public sealed class FirstInstructionTests(RuntimeWorld world) : IClassFixture<RuntimeWorld>
{
    [Fact]
    public async Task Of_docker_run()
    {
        RealParts.NeedRuntime();
        for (var i = 0; i < 8 * RealParts.Times; i++)
            Good(await world.ProbeAsync(["--name", $"run-{i}"]), $"run {i}");
    }

    [Fact]
    public async Task Of_docker_run_rm()
    {
        RealParts.NeedRuntime();
        for (var i = 0; i < 8 * RealParts.Times; i++)
            Good(await world.ProbeAsync(["--rm"]), $"run {i}");
    }

    [Fact]
    public async Task Of_detached_jobs_of_a_few_milliseconds_started_side_by_side()
    {
        RealParts.NeedRuntime();
        var count = 8 * RealParts.Times;
        for (var i = 0; i < count; i += 4)
            await Task.WhenAll(Enumerable.Range(i, 4).Select(n => world.ProbeAsync(["-d", "--name", $"job-{n}"])));

        for (var i = 0; i < count; i++)
        {
            Assert.Equal("0", await world.Host.DockerAsync("wait", $"job-{i}"));
            Assert.Equal(RuntimeWorld.Success, await world.Host.DockerAsync("logs", $"job-{i}"));
        }
    }

    [Fact]
    public async Task Of_docker_restart()
    {
        RealParts.NeedRuntime();
        await world.ProbeAsync(["-d", "--name", "again"], "stay");
        for (var i = 0; i < 8 * RealParts.Times; i++)
            await world.Host.DockerAsync("restart", "-t", "0", "again");

        await SaysAsync("again", (8 * RealParts.Times) + 1);
    }

    [Fact]
    public async Task Of_docker_start()
    {
        RealParts.NeedRuntime();
        await world.ProbeAsync(["--name", "later"]);
        for (var i = 0; i < 4 * RealParts.Times; i++)
            await world.Host.DockerAsync("start", "-a", "later");

        await SaysAsync("later", (4 * RealParts.Times) + 1);
    }

    [Fact]
    public async Task Of_restarts_after_crashes()
    {
        RealParts.NeedRuntime();
        var names = Enumerable.Range(0, 2 * RealParts.Times).Select(i => $"crash-{i}").ToList();
        await Task.WhenAll(names.Select(name => world.ProbeAsync(["-d", "--restart", "on-failure:3", "--name", name], "crash")));

        foreach (var name in names)
            await SaysAsync(name, 4);
    }

    private async Task SaysAsync(string container, int times)
    {
        string[] lines = [];
        await RuntimeWorld.UntilAsync(
            async () => (lines = (await world.Host.DockerAsync("logs", container)).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Length >= times,
            () => $"{container}: {lines.Length} of {times}");
        Assert.All(lines, line => Assert.Equal(RuntimeWorld.Success, line));
        Assert.Equal(times, lines.Length);
    }

    private void Good((int ExitCode, string Output) run, string what) => Assert.True(
        run.ExitCode == 0 && run.Output.Contains(RuntimeWorld.Success, StringComparison.Ordinal), $"{what}: {run.ExitCode} {run.Output}\n{world.Hook.HookOutput}");
}
