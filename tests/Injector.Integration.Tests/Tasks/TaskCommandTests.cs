using System.Text.Json.Nodes;
using Injector.DockerHook.Tasks;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Tasks;

/// <summary><c>injector task</c> as a person meets it.</summary>
public sealed class TaskCommandTests(DockerHost docker) : IClassFixture<DockerHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Run_with_wait_shows_the_output_and_gives_the_exit_code()
    {
        RealParts.NeedDocker();
        await using var hook = await HookDouble.StartAsync(docker);
        var file = hook.Write(new TaskText("orders", "{'revision': 7, 'taskDefinitionArn': 'arn:aws:ecs:eu-west-1:111122223333:task-definition/orders:7', 'status': 'ACTIVE'}")
            .Container("app", "echo $GREETING; echo oops >&2; printf 'no end'; exit 3", "{'dependsOn': [{'containerName': 'init', 'condition': 'SUCCESS'}]}")
            .Container("init", "echo ready", "{'essential': false}"));

        var (code, output) = await Daemon.RunAsync(hook.Command(
            "run", "--task-definition", file, "--wait", "--cluster", "demo",
            "--overrides", """{"containerOverrides": [{"name": "app", "environment": [{"name": "GREETING", "value": "hello"}]}]}"""));

        Assert.True(code == 3, output);
        foreach (var line in new[] { "init | ready", "app  | hello", "app  | oops", "app  | no end", "container app stopped with exit code 3" })
            Assert.Contains(output.Split('\n'), l => l.TrimEnd() == line);
        Assert.Contains("task arn:aws:ecs:eu-west-1:111122223333:task/demo/", output, StringComparison.Ordinal);
        Assert.Contains("task stopped EssentialContainerExited: Essential container in task exited", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);

        Assert.DoesNotContain("orders:7", (await Daemon.RunAsync(hook.Command("ls"))).Output, StringComparison.Ordinal);
        var (_, all) = await Daemon.RunAsync(hook.Command("ls", "--all"));
        Assert.Contains("orders:7   STOPPED (3)", all, StringComparison.Ordinal);
        var (_, json) = await Daemon.RunAsync(hook.Command("ls", "--all", "--json"));
        var task = JsonNode.Parse(json)!["tasks"]![0]!;
        Assert.Equal((3, "init", 0), ((int)task["exitCode"]!, (string?)task["containers"]![0]!["name"], (int)task["containers"]![0]!["exitCode"]!));
        Assert.DoesNotContain("credential", json, StringComparison.OrdinalIgnoreCase);

        var id = ((string)task["taskId"]!)[..6];
        Assert.Equal("hello\noops\nno end", string.Join('\n', (await Daemon.RunAsync(hook.Command("logs", id, "app"))).Output.Split('\n').OrderBy(l => "hon".IndexOf(l[0], StringComparison.Ordinal))));
        Assert.Contains("init | ready", (await Daemon.RunAsync(hook.Command("logs", id))).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Daemon.RunAsync(hook.Command("rm", id))).ExitCode);
        Assert.Empty(hook.World.Host.Book.All);
    }

    [Fact]
    public async Task Run_without_wait_prints_the_arn_and_stop_ends_it()
    {
        RealParts.NeedDocker();
        await using var hook = await HookDouble.StartAsync(docker);
        var file = hook.Write(new TaskText("longer").Container("app", "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done", "{'stopTimeout': 20}"));

        var (code, arn) = await Daemon.RunAsync(hook.Command("run", "--task-definition", file));
        Assert.Equal(0, code);
        await hook.World.UntilAsync(hook.World.Host.Book.All.Single().TaskId, t => t.LastStatus is TaskState.Running);
        await using var logs = new Daemon(hook.Command("logs", arn.Trim(), "--follow"), new Dictionary<string, string>());
        await logs.WaitForAsync("app | up", Patience);
        var refused = await Daemon.RunAsync(hook.Command("rm", arn.Trim()));
        var (stopped, output) = await Daemon.RunAsync(hook.Command("stop", arn.Trim(), "--reason", "maintenance window"));
        await logs.WaitForAsync("app | bye", Patience);

        Assert.Equal((2, 0), (refused.ExitCode, stopped));
        Assert.Equal(arn.Trim(), output.Trim());
        Assert.Contains("maintenance window", (await Daemon.RunAsync(hook.Command("ls", "--all"))).Output, StringComparison.Ordinal);
        Assert.Equal(0, hook.World.Host.Book.All.Single().ExitCode);
    }

    [Fact]
    public async Task Sigterm_stops_the_task_and_rm_leaves_nothing()
    {
        RealParts.NeedDocker();
        await using var hook = await HookDouble.StartAsync(docker);
        var file = hook.Write(new TaskText("longer", "{'volumes': [{'name': 'own'}]}").Container(
            "app", "trap 'exit 4' TERM; echo up; while :; do sleep 0.1; done", "{'stopTimeout': 20, 'mountPoints': [{'sourceVolume': 'own', 'containerPath': '/own'}]}"));
        await using var run = new Daemon(hook.Command("run", "--task-definition", file, "--wait", "--rm"), new Dictionary<string, string>());
        await run.WaitForAsync("app | up", Patience);

        var code = await run.TerminateAsync();

        Assert.True(code == 4, run.Output);
        Assert.Contains("UserInitiated: Interrupted by the user", run.Output, StringComparison.Ordinal);
        await hook.World.GoneAsync(hook.World.Host.Book.All.SingleOrDefault()?.TaskId ?? "");
        Assert.Empty(await docker.DockerAsync("ps", "-aq"));
        Assert.Empty(await docker.DockerAsync("volume", "ls", "-q"));
    }

    [Fact]
    public async Task The_output_of_a_terminal_is_shown_as_it_is()
    {
        RealParts.NeedDocker();
        await using var hook = await HookDouble.StartAsync(docker);
        var file = hook.Write(new TaskText("terminal").Container("app", "tty; printf 'grüße\\n'", "{'pseudoTerminal': true}"));

        var (code, output) = await Daemon.RunAsync(hook.Command("run", "--task-definition", file, "--wait"));

        Assert.True(code == 0, output);
        Assert.Contains("app | /dev/pts/0", output, StringComparison.Ordinal);
        Assert.Contains("app | grüße", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_failed_to_start_is_no_success_whatever_its_containers_say()
    {
        RealParts.NeedDocker();
        await using var hook = await HookDouble.StartAsync(docker);
        var file = hook.Write(new TaskText("polite")
            .Container("polite", "trap 'exit 0' TERM; while :; do sleep 0.1; done", "{'stopTimeout': 20}")
            .Container("broken", "", "{'command': ['/nonexistent'], 'dependsOn': [{'containerName': 'polite', 'condition': 'START'}]}"));

        var (code, output) = await Daemon.RunAsync(hook.Command("run", "--task-definition", file, "--wait"));

        Assert.True(code == 125, output);
        Assert.Contains("task stopped TaskFailedToStart: CannotStartContainerError: container broken: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_told_in_full()
    {
        RealParts.NeedDocker();
        await using var hook = await HookDouble.StartAsync(docker);
        var file = hook.Write(new TaskText("bad", "{'proxyConfiguration': {'type': 'APPMESH'}}").Container(
            "app", "true", "{'secrets': [{'name': 'A', 'valueFrom': 'x'}], 'novelty': 1, 'dependsOn': [{'containerName': 'nobody', 'condition': 'START'}]}"));

        var (code, output) = await Daemon.RunAsync(hook.Command("run", "--task-definition", file, "--task-role-arn", "orders", "--wait"));

        Assert.Equal(2, code);
        foreach (var path in new[] { "proxyConfiguration", "containerDefinitions[0].secrets", "containerDefinitions[0].novelty", "containerDefinitions[0].dependsOn[0].containerName", "taskRoleArn" })
            Assert.Contains($"\n  {path}: ", output, StringComparison.Ordinal);
        Assert.Empty(await docker.DockerAsync("ps", "-aq"));
    }

    [Theory]
    [InlineData("run --task-definition FILE", "start injector docker first, or run the task with --wait")]
    [InlineData("run --task-definition /nowhere.json", "--task-definition: expected a readable file at /nowhere.json")]
    [InlineData("run --task-definition FILE --overrides nonsense", "--overrides: expected JSON")]
    [InlineData("run --task-definition FILE --docker-host tcp://x", "--docker-host: expected unix:///PATH")]
    [InlineData("ls", "expected the Docker hook at /nowhere/hook.sock, found nobody")]
    [InlineData("run", "Option '--task-definition' is required")]
    [InlineData("stop abc", "expected a task's id, at least 4 characters of it")]
    public async Task A_wrong_call_is_one_clear_line_and_exit_code_2(string arguments, string says)
    {
        var folder = Directory.CreateTempSubdirectory("inj-task-").FullName;
        var file = Path.Combine(folder, "task.json");
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);

        var (code, output) = await Daemon.RunAsync([RealParts.Injector, "task", .. arguments.Replace("FILE", file).Split(' '), "--hook-socket", "/nowhere/hook.sock"]);
        Directory.Delete(folder, recursive: true);

        Assert.Equal(2, code);
        Assert.StartsWith($"injector task {arguments.Split(' ')[0]}: ", output, StringComparison.Ordinal);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', output.Trim());
    }
}
