using System.Diagnostics;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Runtime;

/// <summary>The hook is dead or deaf: both settings do what they say, in time, and when it is back everybody is served without a restart.</summary>
public sealed class HookOutageTests(RuntimeWorld world) : IClassFixture<RuntimeWorld>
{
    [Fact]
    public async Task Start_lets_containers_start_and_they_are_served_when_the_hook_is_back()
    {
        RealParts.NeedRuntime();
        await world.SetAsync("start");
        await world.Hook.KillHookAsync();

        await world.RunAsync(["--name", "patient"], "sleep", "600");
        Assert.Contains("/v2/credentials/", await world.Host.DockerAsync("exec", "patient", "env"), StringComparison.Ordinal);
        await world.Hook.StartHookAsync();

        var (_, answer) = await world.Host.TryDockerAsync("exec", "patient", "sh", "-c", Ask);
        Assert.Contains("role/", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fail_keeps_them_from_starting_and_says_why_where_the_user_looks()
    {
        RealParts.NeedRuntime();
        await world.SetAsync("fail");
        await world.Hook.KillHookAsync();
        try
        {
            var (code, output) = await world.ProbeAsync(["--name", "refused"]);
            Assert.NotEqual(0, code);
            Assert.Contains("injector-runtime: expected the Docker hook on unix:", output, StringComparison.Ordinal);
            Assert.DoesNotContain("connect", output.Replace("unix:", "", StringComparison.Ordinal).Split("injector-runtime")[0], StringComparison.Ordinal);

            // Nobody else pays for it.
            Assert.Equal("plain", await world.Host.DockerAsync("run", "--rm", "--runtime", "injector", "-v", "/usr:/usr:ro", Docker.DockerHost.Image, "echo", "plain"));
        }
        finally
        {
            await world.SetAsync("start");
            await world.Hook.StartHookAsync();
        }

        var (_, later) = await world.Host.TryDockerAsync("start", "-a", "refused");
        Assert.Contains(RuntimeWorld.Success, later, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_that_does_not_answer_is_waited_for_as_long_as_was_said()
    {
        RealParts.NeedRuntime();
        await world.SetAsync("start", "1500ms");
        await world.Hook.StopHookAsync();
        try
        {
            var clock = Stopwatch.StartNew();
            var (_, output) = await world.ProbeAsync(["--rm"]);

            Assert.Contains("variable there", output, StringComparison.Ordinal);
            Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(20));

            await world.SetAsync("fail", "500ms");
            var (code, refused) = await world.ProbeAsync(["--rm"]);
            Assert.NotEqual(0, code);
            Assert.Contains("found no answer in time", refused, StringComparison.Ordinal);
        }
        finally
        {
            await world.SetAsync("start");
            await world.Hook.ContinueHookAsync();
        }
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_break_nobody()
    {
        RealParts.NeedRuntime();
        await File.WriteAllTextAsync(world.SettingsFile, "{ \"runtime\": 5", TestContext.Current.CancellationToken);
        try
        {
            Assert.Equal("plain", await world.Host.DockerAsync("run", "--rm", "--runtime", "injector", "-v", "/usr:/usr:ro", Docker.DockerHost.Image, "echo", "plain"));
            var (_, output) = await world.ProbeAsync(["--rm"]);
            Assert.Contains("connect", output, StringComparison.Ordinal);
        }
        finally
        {
            await world.SetAsync("start");
        }
    }

    private const string Ask =
        "curl -s --retry 20 --retry-all-errors --retry-delay 0 --retry-max-time 15 --max-time 5 http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
}
