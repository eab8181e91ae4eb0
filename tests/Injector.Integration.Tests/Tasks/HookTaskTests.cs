using System.Text.Json.Nodes;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Tasks;

/// <summary>ECS tasks with the real hook and endpoint: one role for all containers of a task, for nobody else, and for its time alone.</summary>
public sealed class HookTaskTests(DockerHost docker) : IClassFixture<DockerHost>
{
    private const string Curl = "curl -s --retry 20 --retry-all-errors --retry-delay 0 --retry-max-time 15 --max-time 5";
    private const string Ask = Curl + " ${AWS_CONTAINER_CREDENTIALS_FULL_URI:-http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI}; echo";
    private const string Boto = "python3 -c 'import boto3; print(\"boto3\", boto3.Session().get_credentials().access_key)'; ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task Three_containers_use_one_role_to_the_end_of_the_essential_one_and_a_fourth_cannot()
    {
        await using var host = await ServedHost.StartAsync(docker);
        var gate = new Gate(host);
        var definition = gate.Definition("shop", "{'networkMode': 'bridge', 'taskRoleArn': 'arn:aws:iam::111122223333:role/stated'}")
            .Container("init", "grep -q . /gate/init || exit 9; " + Ask, "{'essential': false}")
            .Container("helper", Ask + "; echo up; exec sleep 600", "{'essential': false, 'dependsOn': [{'containerName': 'init', 'condition': 'SUCCESS'}]}")
            .Container(
                "app", Ask + "; " + Boto + Gate.Wait + "; exit 3",
                "{'dependsOn': [{'containerName': 'init', 'condition': 'COMPLETE'}, {'containerName': 'helper', 'condition': 'START'}]}");
        await File.WriteAllTextAsync(Path.Combine(gate.Folder, "init"), "open\n", TestContext.Current.CancellationToken);

        await using var run = new Daemon(Command(host, "run", "--task-definition", gate.Write(definition), "--wait", "--task-role-arn", ServedHost.RoleOf("shop")), new Dictionary<string, string>());
        await run.WaitForAsync("app    | boto3 ", Patience);
        await run.WaitForAsync("helper | up", Patience);
        var task = Assert.Single(await host.WorkloadsAsync());
        Assert.Equal(("task", "shop", ServedHost.RoleOf("shop")), ((string?)task["platform"], (string?)task["names"]!["family"], (string?)task["taskRoleArn"]));
        Assert.StartsWith("ecs-injector-task-", (await host.InspectAsync(Assert.Single(await host.SidecarsAsync()), "{{.Name}}")).TrimStart('/'), StringComparison.Ordinal);
        await IsOfNoUseAsync(host, (string)task["id"]!);
        gate.Open();
        await run.WaitForAsync("task stopped EssentialContainerExited", Patience);

        Assert.Equal(3, await run.ExitAsync());
        var answers = run.Output.Split('\n').Where(l => l.Contains("\"AccessKeyId\"", StringComparison.Ordinal)).Select(l => l.Split(" | ")).ToList();
        Assert.Equal(["app", "helper", "init"], answers.Select(a => a[0].Trim()).Order(StringComparer.Ordinal));
        Assert.All(answers, a => Assert.Equal(ServedHost.RoleOf("shop"), (string?)JsonNode.Parse(a[1])!["RoleArn"]));
        var key = (string)JsonNode.Parse(answers.First(a => a[0].Trim() == "app")[1])!["AccessKeyId"]!;
        Assert.Contains("app    | boto3 " + key, run.Output, StringComparison.Ordinal);
        await IsOverAsync(host, (string)task["id"]!);
    }

    [Fact]
    public async Task A_task_in_one_network_goes_on_while_the_hook_is_killed_and_started_again()
    {
        await using var host = await ServedHost.StartAsync(docker);
        var gate = new Gate(host);
        var definition = gate.Definition("mesh", "{'networkMode': 'awsvpc', 'taskRoleArn': 'arn:aws:iam::111122223333:role/mesh'}")
            .Container("app", Ask + "; " + Boto + Gate.Wait + "; " + Ask + "; exit 4")
            .Container("peer", Ask + "; exec sleep 600", "{'essential': false}");

        var (code, arn) = await Daemon.RunAsync(Command(host, "run", "--task-definition", gate.Write(definition)));
        Assert.True(code == 0, arn);
        await host.UntilAsync(async () => (await TasksAsync(host)).Any(t => (string?)t["lastStatus"] == "RUNNING"), "running");
        await using var logs = new Daemon(Command(host, "logs", arn.Trim(), "--follow"), new Dictionary<string, string>());
        await logs.WaitForAsync("app  | boto3 ", Patience);
        await logs.WaitForAsync("peer | {", Patience);
        var task = Assert.Single(await host.WorkloadsAsync());
        Assert.Single(await host.SidecarsAsync());

        await host.KillHookAsync();
        var id = (string)task["id"]!;
        await host.GetsAsync(await docker.DockerAsync("ps", "-q", "--filter", "label=ecs-injector.io/task", "--filter", "name=app"), id, "mesh");
        await host.StartHookAsync();
        await IsOfNoUseAsync(host, id);
        gate.Open();

        await host.UntilAsync(async () => (await TasksAsync(host)).Any(t => (string?)t["lastStatus"] == "STOPPED"), "stopped");
        var stopped = Assert.Single(await TasksAsync(host));
        Assert.Equal((4, "EssentialContainerExited"), ((int)stopped["exitCode"]!, (string?)stopped["stopCode"]));
        var (_, output) = await Daemon.RunAsync(Command(host, "logs", arn.Trim()));
        Assert.Equal(3, output.Split('\n').Count(l => l.Contains("\"arn:aws:iam::111122223333:role/mesh\"", StringComparison.Ordinal)));
        await IsOverAsync(host, id);
    }

    [Fact]
    public async Task Without_a_network_and_in_the_hosts_a_task_has_its_role_too()
    {
        await using var host = await ServedHost.StartAsync(docker, h => h.HookEnvironment["ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST"] = "true");
        await host.SetUpHostAsync();
        foreach (var mode in new[] { "none", "host" })
        {
            var gate = new Gate(host);
            var definition = gate.Definition(mode, $"{{'networkMode': '{mode}', 'taskRoleArn': '{ServedHost.RoleOf(mode)}'}}").Container("app", Ask + "; " + Boto + Gate.Wait);
            await using var run = new Daemon(Command(host, "run", "--task-definition", gate.Write(definition), "--wait", "--rm"), new Dictionary<string, string>());
            await run.WaitForAsync("app | boto3 ", Patience);
            var id = (string)Assert.Single(await host.WorkloadsAsync())["id"]!;
            Assert.Equal(mode == "none" ? 1 : 0, (await host.SidecarsAsync()).Length);
            await IsOfNoUseAsync(host, id);
            gate.Open();

            Assert.Equal(0, await run.ExitAsync());
            Assert.Contains($"\"{ServedHost.RoleOf(mode)}\"", run.Output, StringComparison.Ordinal);
            await IsOverAsync(host, id);
            Assert.Empty(await TasksAsync(host));
        }
    }

    [Fact]
    public async Task Grants_decide_by_the_family_and_a_refusal_is_told_and_shown()
    {
        await using var host = await ServedHost.StartAsync(docker, h =>
        {
            h.EndpointOptions.Add("--grants");
            h.EndpointOptions.Add(h.WriteGrants(("""{"task": {"family": "shop"}}""", "shop")));
        });
        var role = $"{{'taskRoleArn': '{ServedHost.RoleOf("shop")}'}}";
        var open = new Gate(host);
        await using var granted = new Daemon(
            Command(host, "run", "--task-definition", open.Write(open.Definition("shop", role).Container("app", Ask + "; " + Gate.Wait)), "--wait", "--rm"),
            new Dictionary<string, string>());
        await granted.WaitForAsync($"\"{ServedHost.RoleOf("shop")}\"", Patience);

        // A label makes nobody a member of the task, whatever id he declares.
        var task = Assert.Single(await host.WorkloadsAsync());
        await host.RunAsync("shop", (string)task["id"]!, "-l", "ecs-injector.io/task=" + (string)task["names"]!["task"]!);
        await host.UntilAsync("shop", "RoleNotGranted");
        Assert.Equal(403, (await host.AskAsync("shop", (string)task["id"]!)).Status);
        open.Open();
        Assert.Equal(0, await granted.ExitAsync());

        var gate = new Gate(host);
        var definition = gate.Definition("stranger", role).Container("app", Ask + "; " + Boto.Replace("; ", "", StringComparison.Ordinal) + " 2>&1 | tail -1; " + Gate.Wait);
        await using var run = new Daemon(Command(host, "run", "--task-definition", gate.Write(definition), "--wait"), new Dictionary<string, string>());
        await run.WaitForAsync("app | {\"code\":\"RoleNotGranted\"", Patience);
        var refused = Assert.Single(await host.ListAsync(), c => ((string)c["name"]!).Contains("stranger", StringComparison.Ordinal));
        gate.Open();

        await run.ExitAsync();
        Assert.Equal("RoleNotGranted", (string?)refused["reason"]);
        Assert.Contains("No RoleGrant gives task ", (string?)refused["message"], StringComparison.Ordinal);
        Assert.DoesNotContain("app | boto3 ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_hook_runs_the_command_is_one_and_leaves_nothing_behind()
    {
        RealParts.NeedDocker();
        await using var host = new ServedHost(docker);
        var gate = new Gate(host);
        gate.Open();
        var temporary = Directory.CreateDirectory(Path.Combine(host.Folder, "tmp")).FullName;
        var definition = gate.Definition("alone", $"{{'networkMode': 'awsvpc', 'taskRoleArn': '{ServedHost.RoleOf("alone")}', 'volumes': [{{'name': 'own'}}]}}")
            .Container("app", Ask + "; " + Boto + "exit 5", "{'mountPoints': [{'sourceVolume': 'own', 'containerPath': '/own'}]}");

        var (code, output) = await Daemon.RunAsync(
            docker.InNamespace([
                .. Command(host, "run", "--task-definition", gate.Write(definition), "--wait"), "--proxy", RealParts.Proxy, "--source", "development",
                "--admin-socket", host.AdminSocket, "--socket", host.DataSocket, "--state", Path.Combine(host.Folder, "state"), "--listen", "http://127.0.0.1:0",
                "--metrics-listen", "http://127.0.0.1:0", "--audit-log", Path.Combine(host.Folder, "audit"),
            ]),
            new Dictionary<string, string> { ["TMPDIR"] = temporary });

        Assert.True(code == 5, output);
        Assert.Contains($"\"{ServedHost.RoleOf("alone")}\"", output, StringComparison.Ordinal);
        Assert.Contains("app | boto3 ", output, StringComparison.Ordinal);
        Assert.Empty(await docker.DockerAsync("ps", "-aq"));
        Assert.Empty(await docker.DockerAsync("volume", "ls", "-q"));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(temporary), e => Path.GetFileName(e).StartsWith("injector", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(host.Folder, "state"), "*", SearchOption.AllDirectories), f => Guid.TryParse(Path.GetFileNameWithoutExtension(f), out _));
    }

    private static string[] Command(ServedHost host, params string[] arguments)
    {
        string[] engine = arguments[0] is "run" or "logs" ? ["--docker-host", "unix://" + host.Docker.Socket] : [];
        return [RealParts.Injector, "task", .. arguments, "--hook-socket", host.HookSocket, .. engine];
    }

    // Outside the task, beside a hook: served there under another id, and not at all.
    private async Task IsOfNoUseAsync(ServedHost host, string id)
    {
        var name = "outside" + Guid.NewGuid().ToString("N")[..4];
        await host.RunAsync(name, Guid.NewGuid().ToString());
        await docker.RunAsync(["--name", name + "-unserved"], "sleep", "600");
        await host.UntilAsync(name, "Served");
        await host.IsUnknownAsync(name, id);
        Assert.NotEqual(200, (await host.AskAsync(name + "-unserved", id)).Status);
        await docker.DockerAsync("rm", "-f", name, name + "-unserved");
        await host.UntilAsync(async () => (await host.SidecarsAsync()).Length <= 1 && (await host.WorkloadsAsync()).Count == 1, "gone");
    }

    private static async Task IsOverAsync(ServedHost host, string id)
    {
        Assert.DoesNotContain(id, (await host.WorkloadsAsync()).Select(w => (string?)w["id"]));
        await host.UntilAsync(async () => (await host.SidecarsAsync()).Length == 0, "no sidecar");
        Assert.Empty(await host.WorkloadsAsync());
        Assert.DoesNotContain(Directory.GetDirectories(host.Handoff), f => Path.GetFileName(f).StartsWith("task-", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<JsonNode>> TasksAsync(ServedHost host)
    {
        var (_, json) = await Daemon.RunAsync(Command(host, "ls", "--all", "--json"));
        return [.. JsonNode.Parse(json)!["tasks"]!.AsArray().Select(t => t!)];
    }
}
