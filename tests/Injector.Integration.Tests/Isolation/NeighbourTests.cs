using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Isolation;

/// <summary>What is reachable inside a prepared namespace, and what a neighbour on the same link gets: nothing, not even a SYN-ACK.</summary>
public sealed class NeighbourTests
{
    private const string LinkLocal = "169.254.170.2";
    private const string Loopback = "127.0.0.1";

    [Fact]
    public async Task Setup_twice_leaves_the_rules_of_once()
    {
        RealParts.NeedNamespaces();
        await using var place = await Neighbourhood.CreateAsync();
        await place.SetupAsync();
        var once = await RulesAsync(place);

        await place.SetupAsync();

        Assert.Equal(once, await RulesAsync(place));
        Assert.Contains("REDIRECT --to-ports 51679", once, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_on_port_80_keeps_working_from_inside_and_outside()
    {
        RealParts.NeedNamespaces();
        await using var place = await Neighbourhood.CreateAsync();

        await place.SetupAsync();

        var (inside, _) = await Daemon.RunAsync(place.Victim.Inside("curl", "-s", "-o", "/dev/null", "--max-time", "2", "http://127.0.0.1:80/"));
        var (linkLocal, _) = await Daemon.RunAsync(place.Victim.Inside("curl", "-s", "-o", "/dev/null", "--max-time", "2", "http://169.254.170.2/"));
        Assert.Equal(0, inside);
        Assert.Equal(0, linkLocal);
        Assert.True(await place.ConnectsAsync(Neighbourhood.VictimAddress, 80), "the neighbour reaches the application");
    }

    // The controls: without the guard, the same senders see the same listeners, so that silence below means something.
    [Fact]
    public async Task Without_setup_the_neighbours_packets_do_arrive()
    {
        RealParts.NeedNamespaces();
        await using var place = await Neighbourhood.CreateAsync();
        await place.AllowLocalRoutingAsync();
        await Daemon.RunAsync(place.Victim.Inside("ip", "addr", "add", "169.254.170.2/32", "dev", "lo"));

        Assert.Equal("SYN-ACK", await place.SendSynAsync(Neighbourhood.VictimAddress, 80));
        Assert.Equal("RST", await place.SendSynAsync(Neighbourhood.VictimAddress, 81));
        Assert.Equal("SYN-ACK", await place.SendSynAsync(LinkLocal, 80));
        Assert.Equal("SYN-ACK", await place.SendSynAsync(Loopback, 51679));
        Assert.True(await place.ConnectsAsync(LinkLocal, 80));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_neighbour_gets_nothing_not_even_a_syn_ack(bool localRoutingBefore, bool localRoutingAfter)
    {
        RealParts.NeedNamespaces();
        await using var place = await Neighbourhood.CreateAsync();
        if (localRoutingBefore)
            await place.AllowLocalRoutingAsync();
        await place.SetupAsync();
        if (localRoutingAfter)
            await place.AllowLocalRoutingAsync();

        foreach (var (address, port) in new[] { (LinkLocal, 80), (LinkLocal, 51679), (Loopback, 51679), (Loopback, 80), ("127.8.9.10", 51679) })
        {
            Assert.Equal("NOTHING", await place.SendSynAsync(address, port));
            Assert.False(await place.ConnectsAsync(address, port), $"{address}:{port} answers the neighbour");
        }

        Assert.Equal("SYN-ACK", await place.SendSynAsync(Neighbourhood.VictimAddress, 80));
        Assert.Equal("RST", await place.SendSynAsync(Neighbourhood.VictimAddress, 51679));
    }

    [Fact]
    public async Task Instance_metadata_is_out_of_reach_when_blocked()
    {
        RealParts.NeedNamespaces();
        await using var place = await Neighbourhood.CreateAsync();
        await Daemon.RunAsync(place.Victim.Inside("ip", "route", "add", "default", "via", Neighbourhood.NeighbourAddress));
        var (before, route) = await Daemon.RunAsync(place.Victim.Inside("ip", "route", "get", "169.254.169.254"));
        Assert.True(before == 0, route);

        var (setup, output) = await Daemon.RunAsync(place.Victim.Inside(RealParts.Proxy, "setup", "--block-instance-metadata"));

        Assert.True(setup == 0, output);
        var (after, _) = await Daemon.RunAsync(place.Victim.Inside("ip", "route", "get", "169.254.169.254"));
        Assert.NotEqual(0, after);
    }

    private static async Task<string> RulesAsync(Neighbourhood place)
    {
        var (code, rules) = await Daemon.RunAsync(place.Victim.Inside("iptables-save"));
        Assert.Equal(0, code);

        // Times in comments differ from call to call.
        return string.Join('\n', rules.Split('\n').Where(line => !line.StartsWith('#')));
    }
}
