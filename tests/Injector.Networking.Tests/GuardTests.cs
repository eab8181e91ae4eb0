using System.Net;
using Injector.Networking.LinkLocal;

namespace Injector.Networking.Tests;

/// <summary>
/// A neighbour on the victim's link, with root in its own namespace, gets nothing back from the credential addresses.
/// Each test first proves that its tool would see an answer.
/// </summary>
public sealed class GuardTests
{
    private static readonly IPAddress LinkLocal = LinkLocalOptions.EcsAddress;

    [Theory, ClassData(typeof(FirewallKinds))]
    public void Raw_frames_get_no_answer_whenever_route_localnet_is_turned_on(FirewallKind kind)
    {
        FirewallKinds.Need(kind);
        using var link = new TestNeighbours();
        using var proxy = TcpGreeter.Open(link.Victim, IPAddress.Loopback, 51679, "proxy");
        using var app = TcpGreeter.Open(link.Victim, IPAddress.Any, 80, "app");
        var probe = new RawProbe(link);
        link.TurnRouteLocalnetOn();
        Shell.Ip($"-n {link.Victim.Name} address add 169.254.170.2/32 dev lo");
        Assert.Contains("127.0.0.1:51679 SYN ACK", probe.Send(new Syn(IPAddress.Loopback, 51679)), StringComparison.Ordinal);
        Assert.Contains("169.254.170.2:80 SYN ACK", probe.Send(new Syn(LinkLocal, 80)), StringComparison.Ordinal);
        Assert.Contains("169.254.170.2:51679 RST ACK", probe.Send(new Syn(LinkLocal, 51679)), StringComparison.Ordinal);

        link.SetUpVictim(kind);
        AssertSilence(probe);

        link.TurnRouteLocalnetOn();
        AssertSilence(probe);
        Assert.Contains("10.99.0.1:80 SYN ACK", probe.Send(new Syn(TestNeighbours.VictimAddress, 80)), StringComparison.Ordinal);
        Assert.Contains("10.99.0.1:51679 RST ACK", probe.Send(new Syn(TestNeighbours.VictimAddress, 51679)), StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(FirewallKinds))]
    public async Task Routes_through_the_victim_lead_nowhere(FirewallKind kind)
    {
        FirewallKinds.Need(kind);
        using var link = new TestNeighbours();
        using var proxy = TcpGreeter.Open(link.Victim, IPAddress.Loopback, 51679, "proxy");
        using var app = TcpGreeter.Open(link.Victim, IPAddress.Any, 80, "app");
        RouteThroughVictim(link);
        link.TurnRouteLocalnetOn();
        Shell.Ip($"-n {link.Victim.Name} address add 169.254.170.2/32 dev lo");
        Assert.Equal("proxy", await TcpGreeter.AskAsync(link.Neighbour, "127.0.0.1", 51679));
        Assert.Equal("app", await TcpGreeter.AskAsync(link.Neighbour, "169.254.170.2", 80));

        link.SetUpVictim(kind);
        link.TurnRouteLocalnetOn();

        Assert.Equal("nothing", await TcpGreeter.AskAsync(link.Neighbour, "127.0.0.1", 51679));
        Assert.Equal("nothing", await TcpGreeter.AskAsync(link.Neighbour, "169.254.170.2", 80));
        Assert.Equal("nothing", await TcpGreeter.AskAsync(link.Neighbour, "169.254.170.2", 51679));
        Assert.Equal("app", await TcpGreeter.AskAsync(link.Neighbour, TestNeighbours.VictimAddress.ToString(), 80));
        Assert.Equal("proxy", await TcpGreeter.AskAsync(link.Victim, "169.254.170.2", 80));
    }

    [Theory, ClassData(typeof(FirewallKinds))]
    public async Task A_DNAT_rule_of_the_victims_own_does_not_lead_outsiders_to_the_listener(FirewallKind kind)
    {
        FirewallKinds.Need(kind);
        Requirements.NeedIptables();
        using var link = new TestNeighbours();
        using var proxy = TcpGreeter.Open(link.Victim, IPAddress.Loopback, 51679, "proxy");
        link.Victim.Exec("iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 127.0.0.1:51679");
        link.TurnRouteLocalnetOn();
        Assert.Equal("proxy", await TcpGreeter.AskAsync(link.Neighbour, TestNeighbours.VictimAddress.ToString(), 8080));

        link.SetUpVictim(kind);
        link.TurnRouteLocalnetOn();

        Assert.Equal("nothing", await TcpGreeter.AskAsync(link.Neighbour, TestNeighbours.VictimAddress.ToString(), 8080));
    }

    [Theory, ClassData(typeof(FirewallKinds))]
    public void Source_routed_packets_get_no_answer(FirewallKind kind)
    {
        FirewallKinds.Need(kind);
        using var link = new TestNeighbours();
        using var proxy = TcpGreeter.Open(link.Victim, IPAddress.Loopback, 51679, "proxy");
        using var app = TcpGreeter.Open(link.Victim, IPAddress.Any, 80, "app");
        var probe = new RawProbe(link);
        link.TurnRouteLocalnetOn();
        AllowSourceRoutes(link);
        Shell.Ip($"-n {link.Victim.Name} address add 169.254.170.2/32 dev lo");
        // The first hook sees the victim's own address as the destination; the route changes it afterwards.
        Assert.Contains("169.254.170.2:80 SYN ACK", probe.Send(new Syn(LinkLocal, 80, Via: TestNeighbours.VictimAddress)), StringComparison.Ordinal);

        link.SetUpVictim(kind);

        Assert.Equal("nothing", probe.Send(new Syn(LinkLocal, 80, Via: TestNeighbours.VictimAddress)));
    }

    private static void AssertSilence(RawProbe probe)
    {
        (IPAddress Address, int Port)[] targets =
        [
            (LinkLocal, 80), (LinkLocal, 51679), (IPAddress.Loopback, 51679), (IPAddress.Loopback, 80),
            (IPAddress.Parse("127.200.0.9"), 51679),
        ];
        IPAddress?[] sources = [null, IPAddress.Loopback, LinkLocal];
        var syns = targets.SelectMany(target => sources.Select(source => new Syn(target.Address, target.Port, source)));
        Assert.Equal("nothing", probe.Send([.. syns]));
    }

    private static void RouteThroughVictim(TestNeighbours link)
    {
        var name = link.Neighbour.Name;
        Shell.Ip($"-n {name} route add 169.254.170.2/32 via {TestNeighbours.VictimAddress}");
        // The neighbour gives up its own loopback addresses to reach the victim's.
        Shell.Ip($"-n {name} address flush dev lo");
        Shell.Ip($"-n {name} route flush table local 127.0.0.0/8");
        Shell.Ip($"-n {name} route add 127.0.0.0/8 via {TestNeighbours.VictimAddress} src {TestNeighbours.NeighbourAddress}");
        link.Neighbour.Run(() =>
        {
            foreach (var folder in Directory.GetDirectories("/proc/sys/net/ipv4/conf"))
                File.WriteAllText(Path.Combine(folder, "route_localnet"), "1");
            return true;
        });
    }

    private static void AllowSourceRoutes(TestNeighbours link) => link.Victim.Run(() =>
    {
        foreach (var folder in Directory.GetDirectories("/proc/sys/net/ipv4/conf"))
            File.WriteAllText(Path.Combine(folder, "accept_source_route"), "1");
        return true;
    });
}
