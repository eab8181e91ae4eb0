using System.Text.Json.Nodes;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Recreate;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>Containers are replaced by ones with the variable, by a real engine; whatever happens, one of the two runs.</summary>
public sealed class RecreateTests(DockerHost host) : IClassFixture<DockerHost>
{
    private const string Variable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/";

    /// <summary>Every step.</summary>
    public static TheoryData<string> Steps() => [.. Enum.GetNames<RecreateStep>()];

    [Fact]
    public async Task Everything_is_as_before_but_the_variable()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);

        var result = await world.ReplaceAsync(world.Fresh());

        var after = await world.OnlyAsync();
        Assert.Null(result.Refusal);
        Assert.Equal(after.Id, result.NewId);
        Assert.NotEqual(id, after.Id);
        Assert.Equal(id, after.Label("ecs-injector.io/recreated-from"));
        Assert.StartsWith(Variable, after.Environment[0], StringComparison.Ordinal);
        Assert.Equal("AWS_EC2_METADATA_DISABLED=true", after.Environment[1]);
        Assert.Equal(before.Environment, after.Environment.Skip(2));
        AssertSame(before, after);
        var data = await host.DockerAsync("exec", world.Name, "sh", "-c", "cat /anonymous/data /unnamed/data /named/data /given/given; hostname");
        Assert.Equal("anonymous\nunnamed\nnamed\ngivenshop", data);
    }

    [Fact]
    public async Task A_chosen_hardware_address_links_and_a_volume_of_one_word_are_kept()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        await world.RunOtherAsync("till");
        var request = JsonNode.Parse(
            """
            {"Cmd": ["sleep", "600"], "MacAddress": "02:42:0a:99:99:99", "HostConfig": {
              "Binds": ["/usr:/usr:ro", "/word"], "Links": ["till:cash"], "RestartPolicy": {"Name": "unless-stopped"}}}
            """)!.AsObject();
        request["Image"] = DockerHost.Image;
        var id = await host.Engine.CreateAsync(world.Name, request, TestContext.Current.CancellationToken);
        await host.DockerAsync("start", id);
        await host.DockerAsync("exec", world.Name, "sh", "-c", "echo word > /word/data");

        await world.ReplaceAsync(world.Fresh());

        var after = await world.OnlyAsync();
        Assert.Equal("02:42:0a:99:99:99", (string?)after.Inspected["NetworkSettings"]!["Networks"]!["bridge"]!["MacAddress"]);
        Assert.Equal("unless-stopped", (string?)after.Inspected["HostConfig"]!["RestartPolicy"]!["Name"]);
        Assert.Equal("word", await host.DockerAsync("exec", world.Name, "cat", "/word/data"));
        Assert.Contains("cash", await host.DockerAsync("exec", world.Name, "cat", "/etc/hosts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_engines_own_host_name_is_made_anew()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        await world.RunAsync([]);

        var result = await world.ReplaceAsync(world.Fresh());

        Assert.Equal(result.NewId![..12], await host.DockerAsync("exec", world.Name, "cat", "/etc/hostname"));
    }

    [Fact]
    public async Task A_network_that_was_left_is_not_joined_again()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        await world.RunAsync([]);
        await host.DockerAsync("network", "disconnect", "bridge", world.Name);

        await world.ReplaceAsync(world.Fresh());

        Assert.Empty((await world.OnlyAsync()).Inspected["NetworkSettings"]!["Networks"]!.AsObject());
    }

    [Fact]
    public async Task It_is_made_of_the_same_image_although_its_tag_has_moved_on()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        await host.DockerAsync("tag", DockerHost.Image, "moving:1");
        var id = await host.DockerAsync("run", "-d", "--name", world.Name, "--restart", "always", "-v", "/usr:/usr:ro", "moving:1", "sleep", "600");
        var before = await world.FactsAsync(id);
        await host.DockerAsync("commit", "--change", "ENV NEWER=yes", id, "moving:1");

        await world.ReplaceAsync(world.Fresh());

        var after = await world.OnlyAsync();
        Assert.Equal(before.ImageId, after.ImageId);
        Assert.DoesNotContain("NEWER=yes", after.Environment);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "bye")]
    public async Task A_young_one_is_killed_and_one_that_has_worked_is_asked_to_stop(bool isYoung, string farewell)
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        await world.RunAsync(
            ["-v", world.Name + "-data:/data"],
            "sh", "-c", "trap 'printf bye > /data/farewell; exit 0' TERM; touch /data/ready; while :; do sleep 0.05; done");
        await host.DockerAsync("exec", world.Name, "sh", "-c", "until test -e /data/ready; do sleep 0.05; done");

        await world.ReplaceAsync(world.Fresh(youngUntil: isYoung ? null : TimeSpan.Zero));

        Assert.Equal(farewell, await host.DockerAsync("exec", world.Name, "sh", "-c", "cat /data/farewell 2>/dev/null || true"));
        await world.OnlyAsync();
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task What_fails_at_any_step_is_taken_back_or_finished(string step)
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);
        var failing = Enum.Parse<RecreateStep>(step);
        var recreation = world.Fresh(at => at == failing ? throw new IOException("no luck") : Task.CompletedTask);

        if (failing > RecreateStep.Start)
        {
            Assert.Equal((await world.ReplaceAsync(recreation)).NewId, (await world.OnlyAsync()).Id);
            return;
        }

        var failure = await Assert.ThrowsAsync<RecreateFailedException>(() => world.ReplaceAsync(recreation));

        var after = await world.OnlyAsync();
        Assert.True(failure.OriginalRuns);
        Assert.Contains("no luck", failure.Message, StringComparison.Ordinal);
        Assert.Equal(id, after.Id);
        AssertSame(before, after);

        // In this run it is not tried again.
        await Assert.ThrowsAsync<RecreateFailedException>(() => world.ReplaceAsync(recreation));
        Assert.Equal(after.StartedAt, (await world.OnlyAsync()).StartedAt);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task What_was_cut_off_at_any_step_is_settled_by_the_next_process(string step)
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);
        await CutOffAsync(world, Enum.Parse<RecreateStep>(step));

        await world.Fresh().RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        var after = await world.OnlyAsync();
        Assert.Equal(Enum.Parse<RecreateStep>(step) <= RecreateStep.Start, after.Id == id);
        AssertSame(before, after);
    }

    [Theory]
    [InlineData(nameof(RecreateStep.Stop))]
    [InlineData(nameof(RecreateStep.Disarm))]
    [InlineData(nameof(RecreateStep.Start))]
    [InlineData(nameof(RecreateStep.Remove))]
    public async Task A_restart_of_the_engine_between_does_not_make_two_run(string step)
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);
        await CutOffAsync(world, Enum.Parse<RecreateStep>(step));

        await host.StopAsync();
        await host.StartAsync();

        Assert.InRange((await host.DockerAsync("ps", "-q", "--filter", "name=^" + world.Name)).Split('\n').Length, 0, 1);
        await world.Fresh().RecoverAsync(host.Engine, TestContext.Current.CancellationToken);
        var after = await world.OnlyAsync();
        Assert.Equal(Enum.Parse<RecreateStep>(step) <= RecreateStep.Start, after.Id == id);
        AssertSame(before, after);
    }

    [Fact]
    public async Task What_cannot_be_brought_back_at_once_is_brought_back_by_the_next_recovery()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);
        var recreation = world.Fresh(async at =>
        {
            // Somebody else takes the port while nobody has it.
            if (at is RecreateStep.Start)
                await world.RunOtherAsync("thief", "-p", $"{world.Port}:80");
        });
        var failure = await Assert.ThrowsAsync<RecreateFailedException>(() => world.ReplaceAsync(recreation));
        Assert.False(failure.OriginalRuns);
        Assert.Contains("port is already allocated", failure.Message, StringComparison.Ordinal);
        await recreation.RecoverAsync(host.Engine, TestContext.Current.CancellationToken);
        Assert.False((await world.FactsAsync(id)).IsRunning);

        await host.DockerAsync("rm", "-f", "thief");
        await recreation.RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        var after = await world.OnlyAsync();
        Assert.Equal(id, after.Id);
        AssertSame(before, after);
    }

    [Fact]
    public async Task The_original_runs_even_while_somebody_else_has_its_name()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunAsync([]);
        var recreation = world.Fresh(async at =>
        {
            if (at is RecreateStep.Create)
                await world.RunOtherAsync(world.Name);
        });
        await Assert.ThrowsAsync<RecreateFailedException>(() => world.ReplaceAsync(recreation));
        Assert.True(await world.FactsAsync(id) is { IsRunning: true, IsPaused: false });

        await host.DockerAsync("rm", "-f", world.Name);
        await recreation.RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        Assert.Equal(id, (await world.OnlyAsync()).Id);
    }

    [Fact]
    public async Task An_engine_that_goes_away_half_way_finds_it_settled_when_it_is_back()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);
        var recreation = world.Fresh(at => at is RecreateStep.Stop ? host.StopAsync() : Task.CompletedTask);
        using var engine = await DockerEngine.ConnectAsync(host.Socket, TestContext.Current.CancellationToken);
        var failure = await Record.ExceptionAsync(() => recreation.ReplaceAsync(engine, before, TestContext.Current.CancellationToken));
        await host.StartAsync();
        Assert.False(Assert.IsType<RecreateFailedException>(failure).OriginalRuns);

        await recreation.RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        var after = await world.OnlyAsync();
        Assert.Equal(id, after.Id);
        AssertSame(before, after);
    }

    [Fact]
    public async Task A_hook_that_stops_leaves_the_original_as_it_was()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var before = await world.FactsAsync(await world.RunAsync([]));
        using var stopping = new CancellationTokenSource();
        var recreation = world.Fresh(at => at is RecreateStep.NoteStop ? stopping.CancelAsync() : Task.CompletedTask);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recreation.ReplaceAsync(host.Engine, before, stopping.Token));

        var after = await world.OnlyAsync();
        Assert.Equal((before.Id, before.StartedAt), (after.Id, after.StartedAt));
    }

    [Fact]
    public async Task What_was_removed_by_hand_while_it_was_being_replaced_stays_away()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunAsync([]);
        await CutOffAsync(world, RecreateStep.NoteStop);
        await host.DockerAsync("rm", "-f", id);

        await world.Fresh().RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        Assert.Empty(await host.DockerAsync("ps", "-aq", "--filter", "name=^" + world.Name));
        Assert.Empty(Directory.GetFiles(world.Folder));
    }

    [Fact]
    public async Task An_original_that_was_tidied_away_is_succeeded()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunAsync([]);
        await CutOffAsync(world, RecreateStep.Start);
        await host.DockerAsync("rm", id);

        await world.Fresh().RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        Assert.Equal(id, (await world.OnlyAsync()).Label("ecs-injector.io/recreated-from"));
    }

    [Fact]
    public async Task Notes_are_for_the_owner_alone()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        await world.RunAsync([]);
        await CutOffAsync(world, RecreateStep.Rename);

        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(world.Folder));
        Assert.Equal(owner, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(world.Folder))));
        await world.Fresh().RecoverAsync(host.Engine, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_was_paused_before_runs_in_the_end(bool isYoung)
    {
        TimeSpan? youngUntil = isYoung ? null : TimeSpan.Zero;
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        await world.RunAsync([]);
        await host.DockerAsync("pause", world.Name);
        var failing = world.Fresh(at => at is RecreateStep.Create ? throw new IOException("no luck") : Task.CompletedTask, youngUntil);
        await Assert.ThrowsAsync<RecreateFailedException>(() => world.ReplaceAsync(failing));
        await world.OnlyAsync();
        await host.DockerAsync("pause", world.Name);

        var result = await world.ReplaceAsync(world.Fresh(youngUntil: youngUntil));

        Assert.Equal(result.NewId, (await world.OnlyAsync()).Id);
    }

    [Theory]
    [InlineData("RemovesItself", "--restart", "no", "--rm")]
    [InlineData("OneShot", "--restart", "no")]
    [InlineData("OneShot", "--restart", "on-failure")]
    [InlineData("Interactive", "-i")]
    [InlineData("Orchestrated", "-l", "com.docker.swarm.service.id=x")]
    [InlineData("OwnUri", "-e", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=")]
    [InlineData("NamespaceShared", "--network", "container:owner")]
    [InlineData("NamespaceShared", "--ipc", "container:owner")]
    [InlineData("NamespaceShared", "--pid", "container:owner")]
    public async Task What_must_not_be_replaced_runs_on(string reason, params string[] options)
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        if (options[^1].EndsWith("owner", StringComparison.Ordinal))
            await world.RunOtherAsync("owner", "--ipc", "shareable");
        await world.RunAsync(options);

        await RefusedAsync(world, reason);
    }

    [Theory]
    [InlineData("--network", "container:")]
    [InlineData("--ipc", "container:")]
    [InlineData("--pid", "container:")]
    [InlineData("--link", "")]
    public async Task One_that_others_have_joined_runs_on(string option, string prefix)
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        await world.RunAsync(["--ipc", "shareable"]);
        await world.RunOtherAsync(world.Name + "-guest", option, prefix + world.Name);

        await RefusedAsync(world, "NamespaceShared");
    }

    private async Task RefusedAsync(RecreateWorld world, string reason)
    {
        var before = await world.FactsAsync(world.Name);

        var result = await world.ReplaceAsync(world.Fresh());

        Assert.Equal(reason, result.Refusal?.Reason);
        Assert.Contains("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", result.Refusal!.Message, StringComparison.Ordinal);
        var after = await world.FactsAsync(world.Name);
        Assert.True(after is { IsRunning: true, IsPaused: false });
        Assert.Equal((before.Id, before.StartedAt), (after.Id, after.StartedAt));
    }

    // As kill -9 leaves it: what was under way never goes on.
    private async Task CutOffAsync(RecreateWorld world, RecreateStep step)
    {
        var reached = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var recreation = world.Fresh(at =>
        {
            if (at != step)
                return Task.CompletedTask;

            reached.TrySetResult();
            return never.Task;
        });
        var cutOff = world.ReplaceAsync(recreation);
        Assert.Same(reached.Task, await Task.WhenAny(reached.Task, cutOff));
    }

    private static void AssertSame(DockerHook.Containers.ContainerFacts before, DockerHook.Containers.ContainerFacts after)
    {
        var (was, now) = (RecreateWorld.Describe(before), RecreateWorld.Describe(after));
        var differences = was.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Where(path => was.GetValueOrDefault(path) != now.GetValueOrDefault(path) && (before.Id == after.Id || !MayDiffer(path)))
            .Select(path => $"{path}: {was.GetValueOrDefault(path, "absent")} -> {now.GetValueOrDefault(path, "absent")}");
        Assert.Empty(differences);
    }

    // Id, variable, label; the anonymous volumes, which have become named ones; the request for a network's own choice of an address.
    private static bool MayDiffer(string path) => path is "/Id" or "/Config/Labels/ecs-injector.io~1recreated-from" or "/Config/Labels/ecs-injector.io/recreated-from"
        || path.StartsWith("/Config/Env/", StringComparison.Ordinal) || path.StartsWith("/HostConfig/Mounts", StringComparison.Ordinal)
        || (path.StartsWith("/Mounts/", StringComparison.Ordinal) && path.EndsWith("/Mode", StringComparison.Ordinal));
}
