using System.Diagnostics;
using System.Globalization;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>Containers that are frozen from their start until they can be served: and never for good, whoever is killed meanwhile.</summary>
public sealed class HoldTests(DockerHost docker) : IClassFixture<DockerHost>
{
    private static readonly string[] Hold = ["-l", "ecs-injector.io/hold=pause"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_container_is_frozen_at_its_start_alone_and_one_that_a_person_froze_stays_frozen()
    {
        await using var host = await ServedHost.StartAsync(docker, h => h.HookOptions.Add("--hold=pause"));
        var id = Guid.NewGuid().ToString();
        var script = $"until curl -sf --max-time 5 {ServedHost.LinkLocal}/v2/credentials/{id} >/tmp/answer; do :; done; exec sleep 600";
        var eager = await host.RunAsync("eager", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/" + id, ["sh", "-c", script], []);

        await host.UntilAsync("eager", "Served");
        await host.UntilAsync(async () => (await docker.TryDockerAsync("exec", "eager", "grep", "-c", "role/eager", "/tmp/answer")).ExitCode == 0, "the first answer");
        Assert.Equal(["pause", "unpause"], await FreezesAsync(eager));
        Assert.Empty(Marks(host));
        Assert.NotEqual("", await host.BotoAsync("eager"));

        // A hook that starts finds a container that has run for long, and one that somebody has frozen for a reason of his own.
        var kept = await host.RunAsync("kept", Guid.NewGuid().ToString());
        await host.UntilAsync("kept", "Served");
        await docker.DockerAsync("pause", "kept");
        await host.UntilAsync(async () => await docker.DockerAsync("exec", "eager", "sh", "-c", "ps -o etimes= -p 1") is var age && int.Parse(age, CultureInfo.InvariantCulture) > 4, "the container's age");
        await host.KillHookAsync();
        await host.StartHookAsync();
        await host.UntilAsync("eager", "Served");
        await host.UntilAsync("kept", "Served");
        await host.GetsAsync("eager", id, "eager");

        Assert.Equal(["pause", "unpause"], await FreezesAsync(eager));
        Assert.True(await host.IsPausedAsync("kept"));
        Assert.Equal(["pause", "unpause", "pause"], await FreezesAsync(kept));
    }

    [Fact]
    public async Task A_container_that_a_person_freezes_first_is_left_to_him()
    {
        await using var host = await ServedHost.StartAsync(docker);
        Processes.Signal(host.HookPid, Processes.Freeze);
        var kept = await host.RunAsync("kept", Guid.NewGuid().ToString(), Hold);
        await docker.DockerAsync("pause", "kept");

        Processes.Signal(host.HookPid, Processes.Continue);
        await host.UntilAsync("kept", "Served");

        Assert.True(await host.IsPausedAsync("kept"));
        Assert.Equal(["pause"], await FreezesAsync(kept));
    }

    [Fact]
    public async Task The_guard_lets_it_run_when_the_hook_is_killed_and_leaves_no_mark_behind()
    {
        await using var host = await ServedHost.StartAsync(docker);
        var id = Guid.NewGuid().ToString();
        await FrozenAsync(host, "orders", id);
        Assert.Single(Marks(host));

        var clock = Stopwatch.StartNew();
        await host.KillHookAsync();
        await host.UntilAsync(async () => !await host.IsPausedAsync("orders"), "running again");
        Assert.True(clock.Elapsed < Slack, $"frozen for {clock.Elapsed} after the hook was killed");

        // From here on it is a person who freezes it: the hook that comes next must know the difference.
        Assert.Empty(Marks(host));
        await docker.DockerAsync("pause", "orders");
        Processes.Signal(host.EndpointPid, Processes.Continue);
        await host.StartHookAsync();
        await host.UntilAsync("orders", "Served");
        Assert.True(await host.IsPausedAsync("orders"));
        await docker.DockerAsync("unpause", "orders");
        await host.GetsAsync("orders", id, "orders");
    }

    [Fact]
    public async Task The_next_hook_lets_it_run_when_hook_and_guard_are_killed()
    {
        await using var host = await ServedHost.StartAsync(docker);
        var id = Guid.NewGuid().ToString();
        await FrozenAsync(host, "orders", id);

        Processes.Signal(Assert.Single(Processes.ChildrenOf(host.HookPid, "guard")), Processes.Kill);
        await host.KillHookAsync();
        Assert.True(await host.IsPausedAsync("orders"));

        var clock = Stopwatch.StartNew();
        await host.StartHookAsync();
        await host.UntilAsync(async () => !await host.IsPausedAsync("orders"), "running again");
        Assert.True(clock.Elapsed < Slack, $"frozen for {clock.Elapsed} after the hook was started");
        await host.UntilAsync(() => Task.FromResult(Marks(host).Length == 0), "no mark");
        Processes.Signal(host.EndpointPid, Processes.Continue);
        await host.GetsAsync("orders", id, "orders");
    }

    [Fact]
    public async Task An_engine_that_is_stuck_does_not_keep_it_frozen()
    {
        await using var host = await ServedHost.StartAsync(docker);
        var id = Guid.NewGuid().ToString();
        var folder = Directory.CreateDirectory(Path.Combine(host.Folder, "count")).FullName;
        Processes.Signal(host.EndpointPid, Processes.Freeze);
        await host.RunAsync(
            "orders", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/" + id,
            ["sh", "-c", "i=0; while :; do i=$((i+1)); echo $i > /count/now; sleep 0.05; done"], [.. Hold, "-v", folder + ":/count"]);
        await host.UntilAsync(() => host.IsPausedAsync("orders"), "frozen");
        var shim = Processes.ParentOf(await host.PidOfAsync("orders"));
        var frozenAt = await File.ReadAllTextAsync(Path.Combine(folder, "now"), TestContext.Current.CancellationToken);

        // Through it alone the engine can let the container run.
        Processes.Signal(shim, Processes.Freeze);
        try
        {
            Processes.Signal(host.EndpointPid, Processes.Continue);
            await host.UntilAsync(async () => await File.ReadAllTextAsync(Path.Combine(folder, "now"), TestContext.Current.CancellationToken) != frozenAt, "running again");
        }
        finally
        {
            Processes.Signal(shim, Processes.Continue);
        }

        await host.UntilAsync("orders", "Served");
        Assert.False(await host.IsPausedAsync("orders"));
        await host.GetsAsync("orders", id, "orders");
    }

    // An exec that begins as the container is frozen keeps the engine from letting it run: then the kernel has to be told.
    [Fact]
    public async Task An_exec_under_way_does_not_leave_it_frozen()
    {
        await using var host = await ServedHost.StartAsync(docker, h => h.HookOptions.Add("--hold=pause"));
        var id = Guid.NewGuid().ToString();
        await host.RunAsync("orders", id);
        using var stop = new CancellationTokenSource();
        var execs = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
                await docker.TryDockerAsync("exec", "orders", "true");
        }));

        await host.UntilAsync("orders", "Served");
        Assert.False(await host.IsPausedAsync("orders"));
        await stop.CancelAsync();
        await execs;
        await host.GetsAsync("orders", id, "orders");
        Assert.Empty(Marks(host));
    }

    [Fact]
    public async Task Without_an_endpoint_it_stays_frozen_to_the_limit_and_no_longer()
    {
        await using var host = await ServedHost.StartAsync(docker);
        await host.KillEndpointAsync();
        var id = Guid.NewGuid().ToString();
        var clock = Stopwatch.StartNew();
        var orders = await host.RunAsync("orders", id, Hold);
        await host.UntilAsync(() => host.IsPausedAsync("orders"), "frozen");
        var frozen = Stopwatch.StartNew();

        await host.UntilAsync(async () => !await host.IsPausedAsync("orders"), "running again");

        Assert.InRange(frozen.Elapsed, Limit / 2, Limit + Slack);
        Assert.True(clock.Elapsed > Limit - TimeSpan.FromSeconds(1));
        await host.UntilAsync("orders", "EndpointUnavailable");
        await host.StartEndpointAsync();
        await host.UntilAsync("orders", "Served");
        await host.GetsAsync("orders", id, "orders");
        Assert.Equal(["pause", "unpause"], await FreezesAsync(orders));
    }

    [Fact]
    public async Task A_restart_of_the_engine_under_it_does_not_leave_it_frozen()
    {
        RealParts.NeedDocker();
        await using var live = new DockerHost();
        live.Options.Add("--live-restore");
        await live.InitializeAsync();
        await using var host = await ServedHost.StartAsync(live);
        var id = Guid.NewGuid().ToString();
        await FrozenAsync(host, "orders", id);

        await live.StopAsync();
        Processes.Signal(host.EndpointPid, Processes.Continue);
        await host.UntilAsync(() => Task.FromResult(host.HookOutput.Contains("No Docker engine", StringComparison.Ordinal)), "the engine missed");
        await live.StartAsync();

        await host.UntilAsync(async () => !await host.IsPausedAsync("orders"), "running again");
        await host.UntilAsync("orders", "Served");
        await host.GetsAsync("orders", id, "orders");
        await host.UntilAsync(() => Task.FromResult(Marks(host).Length == 0), "no mark");
    }

    // An endpoint that takes connections and gives no answer keeps the registration waiting.
    private static async Task FrozenAsync(ServedHost host, string name, string id)
    {
        Processes.Signal(host.EndpointPid, Processes.Freeze);
        await host.RunAsync(name, id, Hold);
        await host.UntilAsync(() => host.IsPausedAsync(name), "frozen");
    }

    private static string[] Marks(ServedHost host) => Directory.Exists(host.Held) ? Directory.GetFiles(host.Held) : [];

    // The engine counts whole seconds here.
    private static string InASecond() => (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1).ToString(CultureInfo.InvariantCulture);

    // Every time that anybody has frozen it or let it run, in order.
    private async Task<string[]> FreezesAsync(string id) =>
        (await docker.DockerAsync(
            "events", "--since", "10m", "--until", InASecond(), "--filter", "container=" + id, "--filter", "event=pause", "--filter", "event=unpause", "--format", "{{.Action}}"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
