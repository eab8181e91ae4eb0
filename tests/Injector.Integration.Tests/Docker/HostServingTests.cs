using System.Text.Json.Nodes;

namespace Injector.Integration.Tests.Docker;

/// <summary>Containers that the host's endpoint serves straight, over the rules of <c>injector host setup</c>, without any sidecar.</summary>
public sealed class HostServingTests(DockerHost docker) : IClassFixture<DockerHost>
{
    private const string NetworkHost = "ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST";

    [Fact]
    public async Task A_container_behind_the_bridge_gets_its_role_at_its_own_address_alone()
    {
        await using var host = await StartAsync();
        var (id, others) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await host.RunAsync("orders", id);
        await host.RunAsync("other", others);

        await host.GetsAsync("orders", id, "orders");
        await host.GetsAsync("other", others, "other");
        var (_, credentials) = await host.AskAsync("orders", id);
        Assert.Equal((string?)JsonNode.Parse(credentials)!["AccessKeyId"], await host.BotoAsync("orders"));
        Assert.Empty(await host.SidecarsAsync());

        // Each with what it uses: boto3 here, curl there.
        Assert.Equal(["orders python", "other other"], (await host.ListAsync()).Select(c => $"{c["name"]} {c["sdk"]}").Order(StringComparer.Ordinal));

        await host.IsUnknownAsync("other", id);
        await host.IsUnknownAsync("orders", others);

        // Who was first keeps the id; who comes later has it once the first is gone, and then for its own role.
        await host.RunAsync("late", id);
        Assert.Contains("give each its own UUID", await host.UntilAsync("late", "IdInUse"), StringComparison.Ordinal);
        await host.IsUnknownAsync("late", id);
        await host.KillHookAsync();
        await host.StartHookAsync();
        await host.UntilAsync("late", "IdInUse");
        await host.GetsAsync("orders", id, "orders");
        await docker.DockerAsync("stop", "-t", "0", "orders");
        await host.UntilAsync("orders", "NotRunning");
        Assert.DoesNotContain("orders", (await host.WorkloadsAsync()).Select(w => (string?)w["names"]!["container"]));
        await docker.DockerAsync("restart", "-t", "0", "late");
        await host.GetsAsync("late", id, "late");

        // One that goes while no hook runs does not leave its id behind, for whoever is given its address.
        await host.KillHookAsync();
        await docker.DockerAsync("rm", "-f", "other");
        await host.StartHookAsync();
        await host.UntilAsync(async () => (await host.WorkloadsAsync()).All(w => (string?)w["id"] != others), "retired");
        Assert.Single(await host.WorkloadsAsync());
    }

    [Fact]
    public async Task What_the_host_cannot_serve_is_refused_with_the_mend()
    {
        await using var host = await StartAsync();
        await docker.RunAsync(["--name", "net", "--network", "host"], "sleep", "600");
        var full = $"AWS_CONTAINER_CREDENTIALS_FULL_URI={ServedHost.Loopback}/v2/credentials/{Guid.NewGuid()}";
        string[] sleep = ["sleep", "600"];
        await host.RunAsync("full", full, sleep, []);
        await host.RunAsync("lonely", Guid.NewGuid().ToString(), "--network", "none");
        await host.RunAsync("joined", Guid.NewGuid().ToString(), "--network", "container:net");
        await host.RunAsync("hosted", full, sleep, ["--network", "host"]);
        await host.RunAsync("agents", Guid.NewGuid().ToString(), "-l", "com.amazonaws.ecs.task-arn=arn:aws:ecs:eu-west-1:111122223333:task/default/0123", "-l", "com.amazonaws.ecs.cluster=default");

        Assert.Contains("write AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/UUID", await host.UntilAsync("full", "OwnUri"), StringComparison.Ordinal);
        Assert.Contains("serve it by a sidecar (--serve sidecar)", await host.UntilAsync("lonely", "NamespaceFailed"), StringComparison.Ordinal);
        Assert.Contains("give it a network of its own", await host.UntilAsync("joined", "HostNetwork"), StringComparison.Ordinal);
        Assert.Contains(NetworkHost + "=true", await host.UntilAsync("hosted", "HostNetwork"), StringComparison.Ordinal);
        Assert.Contains("it is left alone", await host.UntilAsync("agents", "EcsManaged"), StringComparison.Ordinal);
        Assert.Empty(await host.WorkloadsAsync());
        Assert.Empty(await host.SidecarsAsync());
    }

    [Fact]
    public async Task In_the_hosts_network_a_container_is_served_where_that_is_allowed_and_nobody_else_with_its_id()
    {
        await using var host = await StartAsync(h =>
        {
            h.HookOptions.Clear();
            h.HookEnvironment[NetworkHost] = "true";
        });
        var (id, neighbours, relative) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await host.RunAsync("hosted", $"AWS_CONTAINER_CREDENTIALS_FULL_URI={ServedHost.Loopback}/v2/credentials/{id}", ["sleep", "600"], ["--network", "host"]);
        await host.RunAsync("guided", relative, "--network", "host");
        await host.RunAsync("neighbour", neighbours);
        await docker.RunAsync(["--name", "unserved"], "sleep", "600");

        await host.GetsAsync("hosted", id, "hosted", ServedHost.Loopback);
        Assert.NotEqual("", await host.BotoAsync("hosted"));
        await host.GetsAsync("guided", relative, "guided");
        await host.GetsAsync("neighbour", neighbours, "neighbour");
        await host.IsUnknownAsync("neighbour", id);
        await host.IsUnknownAsync("unserved", id);
        Assert.Single(await host.SidecarsAsync());

        await docker.DockerAsync("rm", "-f", "hosted");
        await host.UntilAsync(async () => (await host.WorkloadsAsync()).All(w => (string?)w["id"] != id), "retired");
    }

    [Fact]
    public async Task An_ecs_agents_container_is_left_alone_by_sidecars_too()
    {
        await using var host = await ServedHost.StartAsync(docker);
        var id = Guid.NewGuid().ToString();
        await host.RunAsync("agents", id, "-l", "com.amazonaws.ecs.task-arn=arn:aws:ecs:eu-west-1:111122223333:task/default/0123");

        Assert.Contains("serves its task role: it is left alone", await host.UntilAsync("agents", "EcsManaged"), StringComparison.Ordinal);

        Assert.Empty(await host.WorkloadsAsync());
        Assert.Empty(await host.SidecarsAsync());
        Assert.Equal((0, ""), await host.AskAsync("agents", id));
    }

    private async Task<ServedHost> StartAsync(Action<ServedHost>? change = null)
    {
        var host = await ServedHost.StartAsync(docker, h =>
        {
            h.HookOptions.Add("--serve=host");
            change?.Invoke(h);
        });
        await host.SetUpHostAsync();
        return host;
    }
}
