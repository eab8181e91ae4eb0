using Injector.DockerHook.Tasks;
using Injector.DockerHook.Tasks.Definition;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Tasks;

/// <summary>Containers of a task, in namespaces of their own: what the definition asks for is seen from inside.</summary>
public sealed class BridgeTaskTests(DockerHost docker) : IClassFixture<DockerHost>
{
    private const string Role = "arn:aws:iam::111122223333:role/orders";

    [Fact]
    public async Task A_task_of_one_container_runs_to_its_end()
    {
        RealParts.NeedDocker();
        await docker.DockerAsync("tag", DockerHost.Image, "registry.corp:5000/team/hello:1.0");
        await using var world = new TaskWorld(docker);

        var stopped = await world.RunToEndAsync(new TaskText("hello").Container("app", "echo hello; exit 3", "{'image': 'registry.corp:5000/team/hello:1.0'}"));

        Assert.Equal((StopCodes.EssentialContainerExited, (int?)3), (stopped.StopCode, stopped.ExitCode));
        Assert.Equal("hello", await world.LogsAsync(stopped, "app"));
        Assert.Empty(world.Served.Retired);
        Assert.Null(world.Host.Book.Find(stopped.Containers[0].Id!));
    }

    [Fact]
    public async Task Limits_user_and_environment_are_in_force()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var definition = new TaskText("limits").Container(
            "app", "id -u; pwd; ulimit -n; ulimit -Hn; hostname; printenv A B C; cat /proc/sys/net/core/somaxconn; cat /proc/sys/kernel/msgmax; "
            + "touch /x 2>/dev/null || echo read-only; touch /scratch/x && echo scratch; df -m /dev/shm | tail -1 | tr -s ' ' | cut -d' ' -f2; grep CapEff /proc/self/status; grep shop /etc/hosts",
            """
            {'user': '1000:1000', 'workingDirectory': '/tmp', 'hostname': 'orders', 'ulimits': [{'name': 'nofile', 'softLimit': 512, 'hardLimit': 1024}],
             'environment': [{'name': 'A', 'value': 'one'}, {'name': 'B', 'value': 'two'}], 'cpu': 512, 'memory': 64, 'memoryReservation': 32,
             'systemControls': [{'namespace': 'net.core.somaxconn', 'value': '999'}, {'namespace': 'kernel.msgmax', 'value': '4096'}],
             'readonlyRootFilesystem': true, 'extraHosts': [{'hostname': 'shop', 'ipAddress': '10.9.8.7'}], 'dockerLabels': {'team': 'shop'},
             'linuxParameters': {'sharedMemorySize': 8, 'capabilities': {'drop': ['ALL']}, 'tmpfs': [{'containerPath': '/scratch', 'size': 4, 'mountOptions': ['mode=1777']}]}}
            """);

        var stopped = await world.RunToEndAsync(
            definition, "{'containerOverrides': [{'name': 'app', 'environment': [{'name': 'B', 'value': 'over'}, {'name': 'C', 'value': 'three'}], 'memory': 48}]}");

        var seen = await world.LogsAsync(stopped, "app");
        Assert.Equal(
            ["1000", "/tmp", "512", "1024", "orders", "one", "over", "three", "999", "4096", "read-only", "scratch", "8", "CapEff:\t0000000000000000", "10.9.8.7\tshop"],
            seen.Split('\n'));
        var host = (await world.InspectAsync(stopped, "app"))["HostConfig"]!;
        Assert.Equal((512, 48L << 20, 32L << 20), ((int)host["CpuShares"]!, (long)host["Memory"]!, (long)host["MemoryReservation"]!));
        Assert.Equal("shop", (string?)(await world.InspectAsync(stopped, "app"))["Config"]!["Labels"]!["team"]);
    }

    [Fact]
    public async Task A_role_gives_the_variable_the_labels_and_the_membership()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);

        var task = await world.RunAsync(new TaskText("orders", $"{{'taskRoleArn': '{Role}'}}").Container("app", "printenv | grep AWS_ | sort; sleep 600"));
        await world.UntilAsync(task.TaskId, t => t.LastStatus is TaskState.Running);

        var member = world.Host.Book.Find(task.Containers[0].Id!)!;
        Assert.Equal((task.TaskId, Role, false), (member.TaskId, member.Wish!.Value.Value, member.UsesHostNetwork));
        Assert.Equal($"arn:aws:ecs:local:111122223333:task/default/{task.TaskId}", member.Identity.Name("taskArn"));
        Assert.Equal(
            $"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/{member.Id.Value}\nAWS_EC2_METADATA_DISABLED=true", await world.LogsAsync(task, "app", lines: 2));
        var labels = (await world.InspectAsync(task, "app"))["Config"]!["Labels"]!;
        Assert.Equal(("enabled", "pause", task.TaskId), ((string?)labels["ecs-injector.io/inject"], (string?)labels["ecs-injector.io/hold"], (string?)labels["ecs-injector.io/task"]));

        await world.Host.StopAsync(task.TaskId, "enough", isRemoved: false, TestContext.Current.CancellationToken);
        var stopped = await world.StoppedAsync(task.TaskId);

        Assert.Equal((StopCodes.UserInitiated, "enough"), (stopped.StopCode, stopped.StoppedReason));
        Assert.Equal([task.TaskId], world.Served.Retired);
        Assert.Null(world.Host.Book.Find(task.Containers[0].Id!));
    }

    [Fact]
    public async Task Links_volumes_and_ports_lead_from_one_container_to_another()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var definition = new TaskText("web", "{'volumes': [{'name': 'own'}, {'name': 'kept', 'dockerVolumeConfiguration': {'scope': 'shared', 'autoprovision': true}}]}")
            .Container(
                "web", "echo page > /own/index.html; cd /own; exec python3 -m http.server 8080",
                "{'portMappings': [{'containerPort': 8080, 'hostPort': 18080}], 'mountPoints': [{'sourceVolume': 'own', 'containerPath': '/own'}, {'sourceVolume': 'kept', 'containerPath': '/kept'}]}")
            .Container(
                "client", "for i in 1 2 3 4 5 6 7 8 9; do curl -s http://shop:8080/ && break; sleep 0.5; done; cat /own/index.html; touch /own/x 2>/dev/null || echo read-only",
                "{'essential': false, 'links': ['web:shop'], 'volumesFrom': [{'sourceContainer': 'web', 'readOnly': true}]}");

        var task = await world.RunAsync(definition);
        await world.UntilAsync(task.TaskId, t => t.Containers[1].LastStatus is TaskState.Stopped);

        Assert.Equal("page\npage\nread-only", await world.LogsAsync(task, "client"));
        var (_, fromHost) = await Daemon.RunAsync(docker.InNamespace("curl", "-s", "http://127.0.0.1:18080/"));
        Assert.Equal("page", fromHost.Trim());

        await world.Host.StopAsync(task.TaskId, "done", isRemoved: true, TestContext.Current.CancellationToken);
        await world.GoneAsync(task.TaskId);
        Assert.Equal("kept", await docker.DockerAsync("volume", "ls", "-q"));
        Assert.Empty(await docker.DockerAsync("ps", "-aq"));
        await docker.DockerAsync("volume", "rm", "kept");
    }

    [Fact]
    public async Task What_cannot_be_run_starts_nothing_and_leaves_nothing()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);

        var unsupported = await Assert.ThrowsAsync<TaskRejectedException>(() => world.RunAsync(
            new TaskText("bad").Container("app", "true", "{'secrets': [{'name': 'A', 'valueFrom': 'arn:x'}], 'logConfiguration': {'logDriver': 'awslogs'}}")));
        var missing = await Assert.ThrowsAsync<TaskRejectedException>(() => world.RunAsync(
            new TaskText("bad").Container("app", "true").Container("other", "true", "{'image': 'localhost:1/nobody/nothing'}")));
        var refused = await Assert.ThrowsAsync<TaskRejectedException>(() => world.RunAsync(
            new TaskText("bad", "{'volumes': [{'name': 'v'}]}").Container("app", "true").Container("other", "true", "{'logConfiguration': {'logDriver': 'json-file', 'options': {'nonsense': '1'}}}")));
        var hostRole = await Assert.ThrowsAsync<TaskRejectedException>(() => world.RunAsync(
            new TaskText("bad", $"{{'networkMode': 'host', 'taskRoleArn': '{Role}'}}").Container("app", "true")));

        Assert.Equal(["containerDefinitions[0].secrets", "containerDefinitions[0].logConfiguration.logDriver"], unsupported.Problems.Select(p => p.Path));
        Assert.Equal((TaskRejectedException.NoImage, "containerDefinitions[1].image"), (missing.Code, missing.Problems.Single().Path));
        Assert.Equal((TaskRejectedException.NotCreated, "containerDefinitions[1]"), (refused.Code, refused.Problems.Single().Path));
        Assert.Contains("ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST", hostRole.Problems.Single().Message, StringComparison.Ordinal);
        Assert.Empty(await docker.DockerAsync("ps", "-aq"));
        Assert.Empty(await docker.DockerAsync("volume", "ls", "-q"));
        Assert.Empty(world.Host.Book.All);
    }

    [Fact]
    public async Task Two_tasks_of_one_definition_do_not_mix()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var definition = new TaskText("twice", $"{{'taskRoleArn': '{Role}', 'volumes': [{{'name': 'own'}}]}}").Container(
            "app", "echo x >> /own/lines; sleep 1; wc -l < /own/lines; sleep 600", "{'mountPoints': [{'sourceVolume': 'own', 'containerPath': '/own'}]}");

        var tasks = await Task.WhenAll(world.RunAsync(definition), world.RunAsync(definition));
        foreach (var task in tasks)
            await world.UntilAsync(task.TaskId, t => t.LastStatus is TaskState.Running);
        await world.Host.StopAsync(tasks[0].TaskId, "enough", isRemoved: false, TestContext.Current.CancellationToken);
        await world.StoppedAsync(tasks[0].TaskId);

        Assert.Equal(TaskState.Running, world.Host.Book.Get(tasks[1].TaskId)!.LastStatus);
        Assert.True((bool?)(await world.InspectAsync(tasks[1], "app"))["State"]!["Running"]);
        Assert.NotEqual(tasks[0].CredentialId, tasks[1].CredentialId);
        Assert.Equal([tasks[0].TaskId], world.Served.Retired);
        await world.Host.StopAsync(tasks[1].TaskId, "enough", isRemoved: true, TestContext.Current.CancellationToken);
        await world.GoneAsync(tasks[1].TaskId);
        Assert.Equal("1", await world.LogsAsync(tasks[0], "app"));
        await world.Host.StopAsync(tasks[0].TaskId, "", isRemoved: true, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_container_whose_credentials_cannot_be_served_says_why_and_runs_on()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        world.Served.Problem = "no grant gives task orders the role";

        var task = await world.RunAsync(new TaskText("orders").Container("app", "exec sleep 600"), role: Role);
        var told = await world.UntilAsync(task.TaskId, t => t.Containers[0].Reason is not null);

        Assert.Equal(("credentials: no grant gives task orders the role", TaskState.Running), (told.Containers[0].Reason, told.Containers[0].LastStatus));
    }

    [Fact]
    public async Task In_the_hosts_network_the_whole_uri_is_given()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker, new TaskOptions { ServesHostNetwork = true });

        var task = await world.RunAsync(
            new TaskText("agent", "{'networkMode': 'host'}").Container("app", "printenv AWS_CONTAINER_CREDENTIALS_FULL_URI; readlink /proc/self/ns/net; exec sleep 600"), role: Role);
        await world.UntilAsync(task.TaskId, t => t.LastStatus is TaskState.Running);

        Assert.True(world.Host.Book.Find(task.Containers[0].Id!)!.UsesHostNetwork);
        var (_, host) = await Daemon.RunAsync(docker.InNamespace("readlink", "/proc/self/ns/net"));
        Assert.Equal($"http://127.0.0.1:51679/v2/credentials/{task.CredentialId}\n{host.Trim()}", await world.LogsAsync(task, "app"));
        Assert.Empty(world.Served.Waited);
    }

    [Fact]
    public async Task A_container_that_somebody_removes_ends_the_task()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var task = await world.RunAsync(new TaskText("removed").Container("app", "exec sleep 600").Container("other", "exec sleep 600"));
        await world.UntilAsync(task.TaskId, t => t.LastStatus is TaskState.Running);

        await docker.DockerAsync("rm", "-f", task.Containers[0].DockerName);
        var stopped = await world.StoppedAsync(task.TaskId);

        Assert.Equal((StopCodes.EssentialContainerExited, 137), (stopped.StopCode, stopped.ExitCode ?? 0));
        Assert.Equal(TaskState.Stopped, stopped.Containers[1].LastStatus);
    }
}
