using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>The sidecar's container as the engine and the kernel see it, and who gets at what it is handed.</summary>
public sealed class SidecarContainerTests(DockerHost docker) : IClassFixture<DockerHost>
{
    [Fact]
    public async Task It_may_do_nothing_and_nothing_secret_is_to_be_seen_of_it()
    {
        await using var host = await ServedHost.StartAsync(docker);
        var id = Guid.NewGuid().ToString();
        await host.RunAsync("orders", id);
        await host.GetsAsync("orders", id, "orders");
        var sidecar = Assert.Single(await host.SidecarsAsync());
        var upstream = (string)Assert.Single(await host.WorkloadsAsync())["id"]!;

        var text = await docker.DockerAsync("inspect", sidecar);
        var inspected = JsonNode.Parse(text)![0]!;
        var pid = await host.PidOfAsync(sidecar);
        var status = Processes.Read(pid, "status");

        foreach (var field in new[] { "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb" })
            Assert.Contains($"{field}:\t0000000000000000\n", status, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1\n", status, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2\n", status, StringComparison.Ordinal);
        Assert.Contains("Uid:\t65532\t65532\t65532\t65532\n", status, StringComparison.Ordinal);
        Assert.Contains("Gid:\t65532\t65532\t65532\t65532\n", status, StringComparison.Ordinal);
        var hostConfig = inspected["HostConfig"]!;
        Assert.Equal(("none", "no", true), ((string?)hostConfig["NetworkMode"], (string?)hostConfig["RestartPolicy"]!["Name"], (bool)hostConfig["ReadonlyRootfs"]!));
        Assert.All(inspected["Mounts"]!.AsArray(), mount => Assert.False((bool)mount!["RW"]!));
        Assert.Equal(["lo:"], Processes.Read(pid, "net/dev").Split('\n').Skip(2).Where(line => line.Length > 0).Select(line => line.Trim().Split(' ')[0]));

        foreach (var shown in new[] { text, Processes.Read(pid, "cmdline"), Processes.Read(pid, "environ") })
        {
            Assert.NotEqual("", shown);
            Assert.DoesNotContain(id, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(upstream, shown, StringComparison.Ordinal);
            Assert.DoesNotContain("token", shown, StringComparison.OrdinalIgnoreCase);
        }

        string[] expected = ["HOME", "HOSTNAME", "INJECTOR_HANDOFF_SOCKET", "INJECTOR_LOG_LEVEL", "INJECTOR_UPSTREAM", "PATH"];
        Assert.Equal(expected, Processes.Read(pid, "environ").Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_sidecar_sees_its_own_hand_off_alone_and_a_workload_none_and_no_stranger_is_given_anything()
    {
        await using var host = await ServedHost.StartAsync(docker);
        var (id, other) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var key = (await host.RunAsync("orders", id))[..12];
        await host.RunAsync("other", other);
        await host.GetsAsync("orders", id, "orders");
        await host.GetsAsync("other", other, "other");

        foreach (var sidecar in await host.SidecarsAsync())
        {
            var pid = await host.PidOfAsync(sidecar);
            Assert.Equal(["data", "handoff"], Processes.List(pid, "/run/ecs-injector"));
            Assert.Equal(["handoff.sock"], Processes.List(pid, "/run/ecs-injector/handoff"));
            Assert.Equal(["endpoint.sock"], Processes.List(pid, "/run/ecs-injector/data"));
        }

        foreach (var workload in new[] { "orders", "other" })
        {
            var mounts = Processes.Read(await host.PidOfAsync(workload), "mountinfo");
            Assert.Contains(" /usr ", mounts, StringComparison.Ordinal);
            Assert.DoesNotContain("injector", mounts.Replace(Path.GetDirectoryName(RealParts.Client("boto.py"))!, "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal("", await docker.DockerAsync("exec", workload, "find", "/", "-xdev", "-type", "s"));
        }

        // Whoever mounts the folder above is kept out by its mode; whoever gets past that, because he is root or was given the folder itself,
        // by what the kernel says of the process.
        Assert.Equal("DENIED", await StrangerAsync(host, "65532:65532", host.Handoff, $"/h/{key}/handoff.sock"));
        Assert.Equal("GIVEN 0 0", await StrangerAsync(host, "65532:65532", Path.Combine(host.Handoff, key), "/h/handoff.sock"));
        Assert.Equal("GIVEN 0 0", await StrangerAsync(host, "0:0", host.Handoff, $"/h/{key}/handoff.sock"));
        Assert.Equal(2, host.HookOutput.Split('\n').Count(line => line.Contains("is not the sidecar and is refused", StringComparison.Ordinal)));

        // And the sidecar itself is none the worse for it.
        await docker.DockerAsync("restart", "-t", "0", "orders");
        await host.GetsAsync("orders", id, "orders");
    }

    private async Task<string> StrangerAsync(ServedHost host, string user, string folder, string socket) => await docker.DockerAsync(
        "run", "--rm", "--network", "none", "--user", user, "-v", "/usr:/usr:ro", "-v", folder + ":/h:ro", "-v", Path.GetDirectoryName(RealParts.Client("stranger.py")) + ":/clients:ro",
        "-l", "ecs-injector.io/sidecar-of=" + Path.GetFileName((await host.SidecarsAsync())[0]), DockerHost.Image, "python3", "/clients/stranger.py", socket);
}
