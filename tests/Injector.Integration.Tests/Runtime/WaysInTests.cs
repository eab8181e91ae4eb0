using System.Text.Json.Nodes;
using Injector.Integration.Tests.Tasks;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Runtime;

/// <summary>Whoever makes a container, and in whatever network: the wrapper knows who opted in, and who did not.</summary>
public sealed class WaysInTests(RuntimeWorld world) : IClassFixture<RuntimeWorld>
{
    [Theory]
    [InlineData("bridge")]
    [InlineData("none")]
    [InlineData("own-network")]
    public async Task Of_a_network_of_its_own(string network)
    {
        RealParts.NeedRuntime();
        if (network is "own-network")
            await world.Host.DockerAsync("network", "create", network);

        Assert.Contains(RuntimeWorld.Success, (await world.ProbeAsync(["--rm", "--network", network])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_another_containers_network()
    {
        RealParts.NeedRuntime();
        await world.RunAsync(["--name", "owner", "-l", RoleOf("owner")], "sleep", "600");
        Assert.Contains(RuntimeWorld.Success, (await world.ProbeAsync(["--rm", "--network", "container:owner"])).Output, StringComparison.Ordinal);

        await world.RunAsync(["--name", "guest", "--network", "container:owner", "-l", RoleOf("guest")], "sleep", "600");
        Assert.Contains("role/guest", await AskAsync("guest"), StringComparison.Ordinal);
        Assert.Contains("role/owner", await AskAsync("owner"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_the_hosts_network_nobody_is_given_a_variable()
    {
        RealParts.NeedRuntime();
        Assert.Contains("variable missing", (await world.ProbeAsync(["--rm", "--network", "host"])).Output, StringComparison.Ordinal);

        await world.Host.RunAsync(["--name", "host-owner", "--network", "host"], "sleep", "600");
        Assert.Contains("variable missing", (await world.ProbeAsync(["--rm", "--network", "container:host-owner"])).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ecs-injector.io/inject=disabled")]
    [InlineData("com.amazonaws.ecs.task-arn=arn")]
    [InlineData("ecs-injector.io/sidecar-of=somebody")]
    [InlineData("ecs-injector.io/env=declared")]
    [InlineData("ecs-injector.io/env=recreate")]
    public async Task A_label_that_says_otherwise_is_heeded(string label)
    {
        RealParts.NeedRuntime();

        Assert.Contains("variable missing", (await world.ProbeAsync(["--rm", "-l", label])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_own_files_over_all_that_the_engine_mounts()
    {
        RealParts.NeedRuntime();
        var empty = Path.Combine(world.Host.Folder, "empty");
        await File.WriteAllTextAsync(empty, "", TestContext.Current.CancellationToken);

        var (_, output) = await world.ProbeAsync(["--rm", "-v", empty + ":/etc/hosts", "-v", empty + ":/etc/hostname", "-v", empty + ":/etc/resolv.conf"]);

        Assert.Contains(RuntimeWorld.Success, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_a_client_that_talks_to_the_engine_itself()
    {
        RealParts.NeedRuntime();
        var body = new JsonObject
        {
            ["Image"] = RuntimeWorld.Probe,
            ["Cmd"] = new JsonArray("/probe"),
            ["Labels"] = new JsonObject { ["ecs-injector.io/inject"] = "enabled" },
            ["HostConfig"] = new JsonObject { ["Runtime"] = "injector" },
        };
        var id = await world.Host.Engine.CreateAsync("raw", body, TestContext.Current.CancellationToken);
        var (code, output) = await Daemon.RunAsync(
            ["curl", "-s", "-f", "--unix-socket", world.Host.Socket, "-X", "POST", $"http://localhost/v1.41/containers/{id}/start"]);
        Assert.True(code == 0, output);

        Assert.Equal("0", await world.Host.DockerAsync("wait", "raw"));
        Assert.Equal(RuntimeWorld.Success, await world.Host.DockerAsync("logs", "raw"));
    }

    [Fact]
    public async Task By_compose()
    {
        RealParts.NeedRuntime();
        RealParts.NeedCompose();
        var folder = Directory.CreateDirectory(Path.Combine(world.Host.Folder, "shop")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "docker-compose.yml"),
            $$"""
            version: "2.4"
            services:
              web:
                image: {{RuntimeWorld.Probe}}
                command: [/probe, stay]
                runtime: injector
                labels: {ecs-injector.io/inject: enabled}
              beside:
                image: {{RuntimeWorld.Probe}}
                command: [/probe, stay]
                runtime: injector
                network_mode: service:web
                labels: {ecs-injector.io/inject: enabled}
            """,
            TestContext.Current.CancellationToken);

        await ComposeAsync(folder, "up", "-d");

        foreach (var service in new[] { "web", "beside" })
            Assert.Contains(RuntimeWorld.Success, await ComposeAsync(folder, "logs", "--no-color", service), StringComparison.Ordinal);
        await ComposeAsync(folder, "restart", "-t", "0", "web");
        Assert.Equal(2, (await ComposeAsync(folder, "logs", "--no-color", "web")).Split(RuntimeWorld.Success).Length - 1);
        await ComposeAsync(folder, "down");
    }

    [Fact]
    public async Task By_default_when_the_engine_says_so()
    {
        RealParts.NeedRuntime();
        await AsDefaultAsync(async () =>
        {
            var (_, output) = await world.Host.TryDockerAsync("run", "--rm", "-l", "ecs-injector.io/inject=enabled", RuntimeWorld.Probe, "/probe");
            Assert.Contains(RuntimeWorld.Success, output, StringComparison.Ordinal);
            await world.Host.RunAsync(["--name", "by-default", "-l", "ecs-injector.io/inject=enabled", "-l", RoleOf("by-default")], "sleep", "600");
            Assert.Contains("role/by-default", await AskAsync("by-default"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task As_a_task_whose_variable_is_its_own()
    {
        RealParts.NeedRuntime();
        var file = Path.Combine(world.Host.Folder, "task.json");
        var definition = new TaskText("orders", "{'taskRoleArn': 'arn:aws:iam::111122223333:role/orders'}").Container("app", "")
            .Build();
        var app = definition["containerDefinitions"]![0]!.AsObject();
        app["image"] = RuntimeWorld.Probe;
        app["command"] = new JsonArray("/probe", "get");
        await File.WriteAllTextAsync(file, definition.ToJsonString(), TestContext.Current.CancellationToken);

        await AsDefaultAsync(async () =>
        {
            var (code, output) = await Daemon.RunAsync(
                [RealParts.Injector, "task", "run", "--task-definition", file, "--wait", "--hook-socket", world.Hook.ControlSocket, "--docker-host", "unix://" + world.Host.Socket]);
            Assert.True(code == 0, output);
            Assert.Contains(RuntimeWorld.Success, output, StringComparison.Ordinal);
            Assert.True(output.Contains("role/orders", StringComparison.Ordinal), output);
        });
    }

    private static string RoleOf(string name) => $"ecs-injector.io/task-role-arn=arn:aws:iam::111122223333:role/{name}";

    // The engine takes a default runtime while it runs, at SIGHUP.
    private async Task AsDefaultAsync(Func<Task> work)
    {
        await SetDefaultAsync("injector");
        try
        {
            await work();
        }
        finally
        {
            await SetDefaultAsync("runc");
        }
    }

    private async Task SetDefaultAsync(string runtime)
    {
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(world.DaemonFile, TestContext.Current.CancellationToken))!.AsObject();
        settings["default-runtime"] = runtime;
        await File.WriteAllTextAsync(world.DaemonFile, settings.ToJsonString(), TestContext.Current.CancellationToken);
        await ReloadAsync(runtime);
    }

    private async Task ReloadAsync(string expected)
    {
        await Daemon.RunAsync(["kill", "-HUP", (await File.ReadAllTextAsync(Path.Combine(world.Host.Folder, "docker.pid"), TestContext.Current.CancellationToken)).Trim()]);
        await RuntimeWorld.UntilAsync(
            async () => await world.Host.DockerAsync("info", "-f", "{{.DefaultRuntime}}") == expected, () => "the engine has not read its settings anew");
    }

    private async Task<string> AskAsync(string container)
    {
        var variable = await world.Host.DockerAsync("exec", container, "sh", "-c", "echo $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        return (await world.Hook.AskAsync(container, variable["/v2/credentials/".Length..])).Output;
    }

    private async Task<string> ComposeAsync(string folder, params string[] words)
    {
        var (code, output) = await Daemon.RunAsync(
            ["docker-compose", "-H", "unix://" + world.Host.Socket, "--project-directory", folder, "-f", Path.Combine(folder, "docker-compose.yml"), .. words]);
        Assert.True(code == 0, output);
        return output;
    }
}
