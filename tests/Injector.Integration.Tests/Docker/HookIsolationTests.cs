using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>What one container knows and has is of no use in another one, whatever that one may do in its own network.</summary>
public sealed class HookIsolationTests(DockerHost docker) : IClassFixture<DockerHost>
{
    // As a host with the guide's rules passes it on to every new network namespace.
    private static readonly string[] LocalRouting =
        ["--sysctl", "net.ipv4.conf.all.route_localnet=1", "--sysctl", "net.ipv4.conf.default.route_localnet=1"];

    [Fact]
    public async Task An_id_is_unknown_everywhere_but_in_its_own_container()
    {
        await using var host = await ServedHost.StartAsync(docker);
        await host.SetUpHostAsync();
        var id = Guid.NewGuid().ToString();
        await host.RunAsync("victim", id);
        await host.RunAsync("served", Guid.NewGuid().ToString());
        await docker.RunAsync(["--name", "unserved"], "sleep", "600");
        await host.GetsAsync("victim", id, "victim");
        var (_, credentials) = await host.AskAsync("victim", id);
        Assert.Equal((string?)JsonNode.Parse(credentials)!["AccessKeyId"], await host.BotoAsync("victim"));
        await host.UntilAsync("served", "Served");

        await host.IsUnknownAsync("served", id);

        // Not served: the host's own endpoint answers it, and knows neither what stands in the variable nor what it calls the container itself.
        await host.IsUnknownAsync("unserved", id);
        var workloads = await host.WorkloadsAsync();
        Assert.Equal(2, workloads.Count);
        foreach (var known in workloads.Select(w => (string)w["id"]!).Append(id))
        {
            await host.IsUnknownAsync("unserved", known);
            await IsUnknownAsync([], ServedHost.Loopback, known);
            await IsUnknownAsync(["--unix-socket", host.DataSocket], "http://localhost", known);
            await IsUnknownAsync(["--unix-socket", host.DataSocket, "-H", "Authorization: " + id], "http://localhost", known);
        }
    }

    [Fact]
    public async Task A_neighbour_with_every_right_over_its_network_reaches_nothing_of_another()
    {
        await using var host = await ServedHost.StartAsync(docker);
        var id = Guid.NewGuid().ToString();
        await host.RunAsync("victim", id, LocalRouting);

        // Nothing of ours is in his way: he is not served.
        await docker.RunAsync(
            ["--name", "attacker", "--cap-add", "NET_ADMIN", "--cap-add", "NET_RAW", "-v", Path.GetDirectoryName(RealParts.Client("neighbour.py")) + ":/clients:ro"],
            "sleep", "600");

        // The control: the same place as we would have made it, without what we put before it.
        await docker.RunAsync(
            ["--name", "unguarded", "--cap-add", "NET_ADMIN", .. LocalRouting],
            "sh", "-c", "ip addr add 169.254.170.2/32 dev lo; python3 -m http.server --bind 127.0.0.1 51679 & exec python3 -m http.server --bind 169.254.170.2 80");
        await host.GetsAsync("victim", id, "victim");
        await host.UntilAsync(async () => (await host.AskAsync("unguarded", id)).Status == 404 && (await host.AskAsync("unguarded", id, ServedHost.Loopback)).Status == 404, "the control");

        // First at its own address: whoever answers must know the way back.
        var unguarded = await AddressOf(host, "unguarded");
        Assert.Equal("RST", await SynAsync(host, "unguarded", unguarded, 51679));
        Assert.Equal("SYN-ACK", await SynAsync(host, "unguarded", "127.0.0.1", 51679));
        Assert.Equal("SYN-ACK", await SynAsync(host, "unguarded", "169.254.170.2", 80));
        await RouteOverAsync(unguarded);
        Assert.Equal(404, (await host.AskAsync("attacker", id)).Status);

        await RouteOverAsync(await AddressOf(host, "victim"));
        await GetsNothingAsync(host, id);
        foreach (var place in new[] { ServedHost.LinkLocal, ServedHost.LinkLocal + ":51679" })
            Assert.Equal((0, ""), await host.AskAsync("attacker", id, place));
        Assert.Equal("NOTHING", await SynAsync(host, "victim", "169.254.170.2", 80));

        // With the host's rules the host answers at that address, whatever way the packets take: as it answers anybody.
        await host.SetUpHostAsync();
        await GetsNothingAsync(host, id);
        await host.IsUnknownAsync("attacker", id);
        await host.GetsAsync("victim", id, "victim");
    }

    private async Task GetsNothingAsync(ServedHost host, string id)
    {
        var victim = await AddressOf(host, "victim");
        Assert.Equal("RST", await SynAsync(host, "victim", victim, 51679));
        foreach (var (address, port) in new[] { ("127.0.0.1", 51679), ("127.8.9.10", 51679), ("169.254.170.2", 51679) })
            Assert.Equal("NOTHING", await SynAsync(host, "victim", address, port));
        foreach (var place in new[] { $"http://{victim}", $"http://{victim}:51679" })
            Assert.Equal((0, ""), await host.AskAsync("attacker", id, place));
    }

    [Fact]
    public async Task Labels_of_ours_on_somebody_elses_container_give_it_nothing()
    {
        await using var host = await ServedHost.StartAsync(docker, h =>
        {
            h.EndpointOptions.Add("--grants");
            h.EndpointOptions.Add(h.WriteGrants(("""{"docker": {"labels": {"team": "shop"}}}""", "victim")));
        });
        var id = Guid.NewGuid().ToString();
        var victim = await host.RunAsync("victim", id, "-l", "team=shop");
        await host.GetsAsync("victim", id, "victim");
        var sidecar = Assert.Single(await host.SidecarsAsync());

        await ForgeAsync("helper", "sidecar-of=" + victim[..12]);
        await ForgeAsync("heir", "recreated-from=" + victim);
        await ForgeAsync("member", "task=" + (string)(await host.WorkloadsAsync())[0]["id"]!);

        // What is listed has been looked at, and whatever could have come of the labels has.
        await host.UntilAsync("heir", "RoleNotGranted");
        await host.UntilAsync("member", "RoleNotGranted");
        foreach (var name in new[] { "heir", "member" })
        {
            var (status, body) = await host.AskAsync(name, id);
            Assert.Equal((403, "RoleNotGranted"), (status, (string?)JsonNode.Parse(body)!["code"]));
        }

        Assert.Equal((0, ""), await host.AskAsync("helper", id));
        await host.KillHookAsync();
        await host.StartHookAsync();
        await host.UntilAsync("victim", "Served");
        Assert.Equal((0, ""), await host.AskAsync("helper", id));
        Assert.Contains(sidecar, await host.SidecarsAsync());
        await host.GetsAsync("victim", id, "victim");

        Task<string> ForgeAsync(string name, string label) =>
            host.RunAsync(name, id, "-l", "ecs-injector.io/" + label, "-l", "ecs-injector.io/task-role-arn=" + ServedHost.RoleOf("victim"));
    }

    [Fact]
    public async Task Containers_in_one_network_have_an_id_and_a_role_each_and_the_first_keeps_its_own()
    {
        await using var host = await ServedHost.StartAsync(docker);
        var (one, two) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await host.RunAsync("first", one);
        await host.UntilAsync("first", "Served");
        await host.RunAsync("second", two, "--network", "container:first");
        await host.RunAsync("third", one, "--network", "container:first");

        Assert.Contains("give each its own UUID", await host.UntilAsync("third", "IdInUse"), StringComparison.Ordinal);
        await host.UntilAsync("second", "Served");
        foreach (var inside in new[] { "first", "second", "third" })
        {
            await host.GetsAsync(inside, one, "first");
            await host.GetsAsync(inside, two, "second");
        }

        Assert.Single(await host.SidecarsAsync());

        // A hook that starts meets them in any order.
        await host.KillHookAsync();
        await host.StartHookAsync();
        await host.UntilAsync("third", "IdInUse");
        await host.UntilAsync("first", "Served");
        await host.GetsAsync("third", one, "first");

        // The one that made the namespace leaves it by a restart; the other two live on where they are.
        await docker.DockerAsync("rm", "-f", "third");
        await docker.DockerAsync("restart", "-t", "0", "first");
        await host.GetsAsync("first", one, "first");
        await host.IsUnknownAsync("first", two);
        await host.GetsAsync("second", two, "second");
        await host.IsUnknownAsync("second", one);
    }

    private async Task IsUnknownAsync(string[] way, string at, string id)
    {
        Task<(int ExitCode, string Output)> Ask(string wanted) =>
            Daemon.RunAsync(docker.InNamespace(["curl", "-s", "-w", "%{http_code}", "--max-time", "3", .. way, $"{at}/v2/credentials/{wanted}"]));

        var nobodys = await Ask(Guid.NewGuid().ToString());
        Assert.EndsWith("400", nobodys.Output, StringComparison.Ordinal);
        Assert.Equal(nobodys, await Ask(id));
    }

    private Task<string> RouteOverAsync(string address) => docker.DockerAsync("exec", "attacker", "ip", "route", "replace", "169.254.170.2/32", "via", address);

    private async Task<string> SynAsync(ServedHost host, string to, string destination, int port) => await docker.DockerAsync(
        "exec", "attacker", "python3", "/clients/neighbour.py", "eth0", await host.InspectAsync(to, "{{.NetworkSettings.MacAddress}}"),
        await AddressOf(host, "attacker"), destination, port.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static Task<string> AddressOf(ServedHost host, string container) => host.InspectAsync(container, "{{.NetworkSettings.IPAddress}}");
}
