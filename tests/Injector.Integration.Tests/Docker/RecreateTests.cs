using System.Text.Json.Nodes;
using Injector.DockerHook.Recreate;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>Containers are replaced by ones with the variable, by a real engine, or run on.</summary>
public sealed class RecreateTests(DockerHost host) : IClassFixture<DockerHost>
{
    private const string Variable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/";

    [Fact]
    public async Task Everything_is_as_before_but_the_variable()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);
        var volumes = await host.DockerAsync("volume", "ls", "-q");

        var result = await world.ReplaceAsync(world.Fresh());

        var after = await world.OnlyAsync();
        Assert.Null(result.Refusal);
        Assert.Equal(after.Id, result.NewId);
        Assert.NotEqual(id, after.Id);
        Assert.Equal(id, after.Label("ecs-injector.io/recreated-from"));
        Assert.StartsWith(Variable, after.Environment[0], StringComparison.Ordinal);
        Assert.Equal("AWS_EC2_METADATA_DISABLED=true", after.Environment[1]);
        Assert.Equal(before.Environment, after.Environment.Skip(2));
        RecreateWorld.AssertSame(before, after);
        var data = await host.DockerAsync("exec", world.Name, "sh", "-c", "cat /anonymous/data /unnamed/data /named/data /given/given; hostname");
        Assert.Equal("anonymous\nunnamed\nnamed\ngivenshop", data);
        Assert.Equal(volumes, await host.DockerAsync("volume", "ls", "-q"));
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
}
