using System.Globalization;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Host;

/// <summary>A real endpoint on a host after <c>injector host setup</c>: whom it answers without any sidecar, and who gets nothing.</summary>
public sealed class HostReachTests
{
    private const string Listen = "http://127.0.0.1:51679";
    private const string LinkLocal = "169.254.170.2";

    [Fact]
    public async Task Containers_and_processes_get_credentials_and_containers_lose_instance_metadata()
    {
        await using var world = await HostWorld.CreateAsync();
        await world.ServeAsync(world.Outsider, HostWorld.Metadata, 80);
        await world.ServeAsync(world.Outsider, "fd00:ec2::254", 80);
        await using var endpoint = await EndpointProcess.StartAsync(world.Machine, Listen, "--source", "development");
        var (container, _) = await endpoint.RegisterAsync("orders", role: null, "loopback", HostWorld.ContainerAddress);
        var (process, _) = await endpoint.RegisterAsync("agent", role: null, "loopback", address: null);
        string[] metadata = [$"http://{HostWorld.Metadata}/", $"http://{HostWorld.MetadataIPv6}/"];
        foreach (var url in metadata)
            Assert.Equal(200, (await HostWorld.AskAsync(world.Container, url)).Status);

        await world.MustHostAsync("setup");

        var (status, body) = await HostWorld.AskAsync(world.Container, $"http://{LinkLocal}/v2/credentials/{container}");
        Assert.Equal(200, status);
        Assert.Contains("\"AccessKeyId\"", body, StringComparison.Ordinal);
        Assert.Equal(200, (await HostWorld.AskAsync(world.Machine, $"http://{LinkLocal}/v2/credentials/{process}")).Status);
        // The redirect keeps the caller's address: an id that leaked from one container is of no use in another place.
        Assert.Equal(400, (await HostWorld.AskAsync(world.Machine, $"http://{LinkLocal}/v2/credentials/{container}")).Status);
        foreach (var url in metadata)
        {
            Assert.Equal(0, (await HostWorld.AskAsync(world.Container, url)).Status);
            Assert.Equal(200, (await HostWorld.AskAsync(world.Machine, url)).Status);
        }

        await world.MustHostAsync("setup", "--allow-instance-metadata");
        foreach (var url in metadata)
            Assert.Equal(200, (await HostWorld.AskAsync(world.Container, url)).Status);
    }

    [Fact]
    public async Task An_outsider_reaches_nothing_by_routes_or_by_hand_made_packets()
    {
        await using var world = await HostWorld.CreateAsync();
        await using var endpoint = await EndpointProcess.StartAsync(world.Machine, Listen, "--source", "development");
        var (id, _) = await endpoint.RegisterAsync("orders", role: null, "loopback", address: null);
        var url = $"http://{LinkLocal}/v2/credentials/{id}";

        // The control: with the guide's three rules the same outsider gets all of it.
        await HostWorld.OnAsync(world.Machine, "sysctl -q -w net.ipv4.conf.all.route_localnet=1");
        const string Guide = "PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679";
        await HostWorld.OnAsync(world.Machine, "iptables -t nat -A " + Guide);
        Assert.Equal(200, (await HostWorld.AskAsync(world.Outsider, url)).Status);
        Assert.Equal("SYN-ACK", await world.SendSynAsync(LinkLocal, 80));
        Assert.Equal("SYN-ACK", await world.SendSynAsync("127.0.0.1", 51679));
        await HostWorld.OnAsync(world.Machine, "iptables -t nat -D " + Guide);
        await HostWorld.OnAsync(world.Machine, "sysctl -q -w net.ipv4.conf.all.route_localnet=0");

        await world.MustHostAsync("setup");

        Assert.Equal(200, (await HostWorld.AskAsync(world.Container, url)).Status);
        Assert.Equal(0, (await HostWorld.AskAsync(world.Outsider, url)).Status);
        Assert.Equal(0, (await HostWorld.AskAsync(world.Outsider, url.Replace(LinkLocal, HostWorld.HostAddress + ":51679", StringComparison.Ordinal))).Status);
        foreach (var (address, port) in new[] { (LinkLocal, 80), (LinkLocal, 51679), ("127.0.0.1", 51679), ("127.8.9.10", 51679) })
            Assert.Equal("NOTHING", await world.SendSynAsync(address, port));
        Assert.Equal("RST", await world.SendSynAsync(HostWorld.HostAddress, 51679));
    }

    // An answer to a forged sender would not come back to the outsider: the host's own count tells what became of the packet.
    [Theory]
    [InlineData(HostWorld.ContainerAddress)]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.5")]
    [InlineData(LinkLocal)]
    public async Task A_packet_with_a_forged_sender_is_dropped_before_anything_else_sees_it(string source)
    {
        await using var world = await HostWorld.CreateAsync();
        await world.MustHostAsync("setup");

        await world.SendSynAsync(HostWorld.HostAddress, 51679, source);
        Assert.Equal(0, await DroppedAsync(world));
        await world.SendSynAsync(LinkLocal, 80, source);
        var linkLocal = await DroppedAsync(world);
        await world.SendSynAsync("127.0.0.1", 51679, source);
        var loopback = await DroppedAsync(world) - linkLocal;

        Assert.Equal((3, 3), (linkLocal, loopback));
    }

    private static async Task<int> DroppedAsync(HostWorld world)
    {
        var lines = (await HostWorld.OnAsync(world.Machine, "iptables -t raw -nvxL INJECTOR-HOST-GUARD")).Split('\n');
        return lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 2 && words[2] == "DROP")
            .Sum(words => int.Parse(words[0], CultureInfo.InvariantCulture));
    }
}
