using Injector.DockerHook.Tasks;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Tasks;

/// <summary>Tasks whose containers share namespaces, held by a pause container: the published sidecar.</summary>
public sealed class AwsVpcTaskTests(DockerHost docker) : IClassFixture<DockerHost>
{
    private const string Role = "arn:aws:iam::111122223333:role/orders";

    [Fact]
    public async Task Containers_meet_on_localhost_and_ports_stand_on_the_pause_container()
    {
        RealParts.NeedDocker();
        await PauseImage.ImportAsync(docker);
        await using var world = new TaskWorld(docker);
        var definition = new TaskText("mesh", $"{{'networkMode': 'awsvpc', 'taskRoleArn': '{Role}'}}")
            .Container(
                "web", "mkdir /www; echo page > /www/index.html; cd /www; exec python3 -m http.server 8081",
                "{'portMappings': [{'containerPort': 8081, 'hostPort': 8081, 'protocol': 'tcp'}], 'systemControls': [{'namespace': 'net.ipv4.ip_local_port_range', 'value': '20000 30000'}]}")
            .Container(
                "client", "for i in 1 2 3 4 5 6 7 8 9; do curl -s http://127.0.0.1:8081/ && break; sleep 0.5; done; cat /proc/sys/net/ipv4/ip_local_port_range; printenv AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                "{'essential': false}");

        var task = await world.RunAsync(definition);
        var running = await world.UntilAsync(task.TaskId, t => t.Containers.First(c => c.Name == "client").LastStatus is TaskState.Stopped);

        Assert.Equal($"page\n20000\t30000\n/v2/credentials/{task.CredentialId}", await world.LogsAsync(task, "client"));
        var (_, fromHost) = await Daemon.RunAsync(docker.InNamespace("curl", "-s", "http://127.0.0.1:8081/"));
        Assert.Equal("page", fromHost.Trim());
        var pause = running.Containers[0];
        Assert.True(pause.IsPause);
        Assert.Contains(pause.Id!, world.Served.Waited);
        Assert.Equal(task.TaskId, world.Host.Book.Find(pause.Id!)!.TaskId);
        Assert.Equal("container:" + pause.Id, (string?)(await world.InspectAsync(task, "web"))["HostConfig"]!["NetworkMode"]);

        await world.Host.StopAsync(task.TaskId, "done", isRemoved: false, TestContext.Current.CancellationToken);
        var stopped = await world.StoppedAsync(task.TaskId);
        Assert.Equal(0, stopped.Containers[0].ExitCode);
    }

    [Fact]
    public async Task Nobody_is_started_where_the_credentials_cannot_be_served()
    {
        RealParts.NeedDocker();
        await PauseImage.ImportAsync(docker);
        await using var world = new TaskWorld(docker);
        world.Served.Problem = "no grant gives task mesh the role";

        var stopped = await world.RunToEndAsync(new TaskText("mesh", $"{{'networkMode': 'awsvpc', 'taskRoleArn': '{Role}'}}").Container("web", "echo never"));

        Assert.Equal(StopCodes.TaskFailedToStart, stopped.StopCode);
        Assert.EndsWith("no grant gives task mesh the role", stopped.StoppedReason, StringComparison.Ordinal);
        Assert.Equal("0001-01-01T00:00:00Z", (string?)(await world.InspectAsync(stopped, "web"))["State"]!["StartedAt"]);
        Assert.Equal([stopped.TaskId], world.Served.Retired);
    }

    [Fact]
    public async Task Process_and_ipc_namespaces_can_be_shared_too()
    {
        RealParts.NeedDocker();
        await PauseImage.ImportAsync(docker);
        await using var world = new TaskWorld(docker);
        var definition = new TaskText("near", "{'pidMode': 'task', 'ipcMode': 'task'}")
            .Container("app", "echo hello > /dev/shm/word; exec sleep 601")
            .Container("peer", "until [ \"$(grep -alzx '60[1]' /proc/[0-9]*/cmdline | wc -l)\" = 1 ]; do sleep 0.2; done; cat /dev/shm/word; sh -c 'sleep 0.2 & exit 0'; sleep 1; grep -c 'State:.Z' /proc/[0-9]*/status | grep -c ':1'", "{'essential': false}");

        var task = await world.RunAsync(definition);
        await world.UntilAsync(task.TaskId, t => t.Containers.First(c => c.Name == "peer").LastStatus is TaskState.Stopped);

        Assert.Equal("hello\n0", await world.LogsAsync(task, "peer"));
        await world.Host.StopAsync(task.TaskId, "done", isRemoved: true, TestContext.Current.CancellationToken);
        await world.GoneAsync(task.TaskId);
        Assert.Empty(await docker.DockerAsync("ps", "-aq"));
    }
}
