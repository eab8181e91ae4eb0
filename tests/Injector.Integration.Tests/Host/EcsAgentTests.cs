using System.Text.Json;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Host;

/// <summary>A host on which the Amazon ECS agent is already: it is recognised, explained, and its tasks keep their roles.</summary>
public sealed class EcsAgentTests
{
    private const string AgentRule = "-t nat -A PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679";

    [Theory]
    [InlineData("agent")]
    [InlineData("amazon-ecs-agent")]
    public async Task The_agent_on_the_port_is_explained_by_status_and_by_endpoint(string name)
    {
        await using var world = await HostWorld.CreateAsync();
        await world.ServeAsync(world.Machine, "127.0.0.1", 51679, name);

        var (_, status) = await world.HostAsync("status", "--json");
        var (code, start) = await EndpointAsync(world);

        var port = JsonDocument.Parse(status).RootElement.GetProperty("port");
        Assert.Equal(name, port.GetProperty("process").GetString());
        Assert.True(port.GetProperty("isEcsAgent").GetBoolean());
        Assert.Equal(2, code);
        foreach (var says in new[] { "--listen: expected to be able to listen on", $"held by the Amazon ECS agent, process {name} (pid ", "--source upstream", "another port with --listen" })
            Assert.Contains(says, start, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_agent_is_known_by_its_introspection_api_and_anybody_else_by_his_name()
    {
        await using var world = await HostWorld.CreateAsync();
        await world.ServeAsync(world.Machine, "127.0.0.1", 51679, "something");

        var (_, before) = await EndpointAsync(world);
        var site = Directory.CreateDirectory(Path.Combine(world.Folder, "site", "v1")).FullName;
        await File.WriteAllTextAsync(Path.Combine(site, "metadata"), """{"Cluster":"default"}""", TestContext.Current.CancellationToken);
        await world.ServeAsync(world.Machine, "0.0.0.0", 51678, "other", Path.GetDirectoryName(site));
        var (_, after) = await EndpointAsync(world);

        Assert.Contains("127.0.0.1:51679 is held by process something (pid ", before, StringComparison.Ordinal);
        Assert.DoesNotContain("ECS agent", before, StringComparison.Ordinal);
        Assert.Contains("held by the Amazon ECS agent", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setup_refuses_to_take_the_agents_redirect_away_and_tightens_it_when_told_to()
    {
        await using var world = await HostWorld.CreateAsync();
        await world.ServeAsync(world.Machine, "127.0.0.1", 51679, "agent");
        await HostWorld.OnAsync(world.Machine, "sysctl -q -w net.ipv4.conf.all.route_localnet=1");
        await HostWorld.OnAsync(world.Machine, "iptables " + AgentRule);
        var before = await HostTraces.AllAsync(world);
        Assert.Equal(200, (await HostWorld.AskAsync(world.Outsider, "http://169.254.170.2/")).Status);

        var (code, output) = await world.HostAsync("setup");
        Assert.Equal(2, code);
        Assert.Contains("found the Amazon ECS agent's: -A PREROUTING -d 169.254.170.2/32", output, StringComparison.Ordinal);
        Assert.Contains("--beside-ecs-agent", output, StringComparison.Ordinal);
        Assert.Equal(before, await HostTraces.AllAsync(world));

        await world.MustHostAsync("setup", "--beside-ecs-agent");
        Assert.Equal(200, (await HostWorld.AskAsync(world.Container, "http://169.254.170.2/")).Status);
        Assert.Equal(0, (await HostWorld.AskAsync(world.Outsider, "http://169.254.170.2/")).Status);
        var saved = await HostTraces.SavedAsync(world.Machine);
        Assert.DoesNotContain("INJECTOR-HOST-DNAT", saved, StringComparison.Ordinal);
        Assert.DoesNotContain("INJECTOR-HOST-REDIRECT", saved, StringComparison.Ordinal);
        Assert.Contains("-i ecs-bridge", saved, StringComparison.Ordinal);
        Assert.Contains("--beside-ecs-agent", await File.ReadAllTextAsync(world.UnitFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, (await world.HostAsync("status")).ExitCode);

        await world.MustHostAsync("teardown");
        Assert.Equal(before, await HostTraces.AllAsync(world));
    }

    private static Task<(int ExitCode, string Output)> EndpointAsync(HostWorld world) => Daemon.RunAsync(world.Machine.Inside(
    [
        RealParts.Injector, "endpoint", "--listen", "http://127.0.0.1:51679", "--socket", "none", "--audit-log", "none",
        "--admin-socket", Path.Combine(world.Folder, "admin", "admin.sock"), "--state", Path.Combine(world.Folder, "endpoint"),
    ]));
}
