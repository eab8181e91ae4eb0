using System.Net;
using Injector.Networking.Firewall;
using Injector.Networking.LinkLocal;

namespace Injector.Networking.Tests;

public sealed class LinkLocalSetupTests
{
    [Theory, ClassData(typeof(FirewallKinds))]
    public void Twice_leaves_the_namespace_as_once_did(FirewallKind kind)
    {
        FirewallKinds.Need(kind);
        using var space = new TestNamespace(loopbackUp: false);
        var options = new LinkLocalOptions { Firewall = kind, BlockInstanceMetadata = true };

        var first = space.Run(() => LinkLocalSetup.Apply(options));
        var once = space.Describe();
        var second = space.Run(() => LinkLocalSetup.Apply(options));

        Assert.Equal(once, space.Describe());
        Assert.Contains("169.254.170.2/32 scope host lo", once, StringComparison.Ordinal);
        Assert.All(first.Steps, step => Assert.True(step.Outcome is SetupOutcome.Done or SetupOutcome.AlreadyThere, step.ToString()));
        Assert.False(first.NothingNew, first.ToString());
        Assert.True(second.NothingNew, second.ToString());
    }

    [Theory, ClassData(typeof(FirewallKinds))]
    public async Task A_connection_to_the_link_local_address_arrives_at_the_loopback_listener(FirewallKind kind)
    {
        FirewallKinds.Need(kind);
        using var space = new TestNamespace(loopbackUp: false);
        using var proxy = TcpGreeter.Open(space, IPAddress.Loopback, 51679, "proxy");

        Assert.Equal("NetworkUnreachable", await TcpGreeter.AskAsync(space, "169.254.170.2", 80));
        space.Run(() => LinkLocalSetup.Apply(new LinkLocalOptions { Firewall = kind }));

        Assert.Equal("proxy", await TcpGreeter.AskAsync(space, "169.254.170.2", 80));
        Assert.Equal("proxy", await TcpGreeter.AskAsync(space, "127.0.0.1", 51679));
    }

    [Theory, ClassData(typeof(FirewallKinds))]
    public async Task Another_port_is_taken_over_by_a_later_setup(FirewallKind kind)
    {
        FirewallKinds.Need(kind);
        using var space = new TestNamespace();
        using var proxy = TcpGreeter.Open(space, IPAddress.Loopback, 40001, "other port");

        space.Run(() => LinkLocalSetup.Apply(new LinkLocalOptions { Firewall = kind }));
        space.Run(() => LinkLocalSetup.Apply(new LinkLocalOptions { Firewall = kind, ListenerPort = 40001 }));

        Assert.Equal("other port", await TcpGreeter.AskAsync(space, "169.254.170.2", 80));
    }

    [Theory, ClassData(typeof(FirewallKinds))]
    public async Task An_app_on_port_80_of_all_addresses_goes_on_working(FirewallKind kind)
    {
        FirewallKinds.Need(kind);
        using var link = new TestNeighbours();
        using var proxy = TcpGreeter.Open(link.Victim, IPAddress.Loopback, 51679, "proxy");
        link.SetUpVictim(kind);

        using var app = TcpGreeter.Open(link.Victim, IPAddress.Any, 80, "app");

        Assert.Equal("app", await TcpGreeter.AskAsync(link.Victim, "127.0.0.1", 80));
        Assert.Equal("app", await TcpGreeter.AskAsync(link.Victim, TestNeighbours.VictimAddress.ToString(), 80));
        Assert.Equal("app", await TcpGreeter.AskAsync(link.Neighbour, TestNeighbours.VictimAddress.ToString(), 80));
        Assert.Equal("proxy", await TcpGreeter.AskAsync(link.Victim, "169.254.170.2", 80));
    }

    [Theory, ClassData(typeof(FirewallKinds))]
    public async Task Comes_before_NAT_rules_that_others_made_earlier_or_make_later(FirewallKind kind)
    {
        FirewallKinds.Need(kind);
        Requirements.NeedIptables();
        using var space = new TestNamespace();
        using var proxy = TcpGreeter.Open(space, IPAddress.Loopback, 51679, "proxy");
        using var resolver = TcpGreeter.Open(space, IPAddress.Parse("127.0.0.11"), 40053, "resolver");
        using var stranger = TcpGreeter.Open(space, IPAddress.Loopback, 40099, "stranger");

        // What Docker writes into the namespace for its resolver, and what a host rule for the agent would look like.
        space.Exec("iptables -t nat -N DOCKER_OUTPUT");
        space.Exec("iptables -t nat -A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT");
        space.Exec("iptables -t nat -A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp --dport 53 -j DNAT --to-destination 127.0.0.11:40053");
        space.Exec("iptables -t nat -A OUTPUT -d 169.254.170.2/32 -p tcp --dport 80 -j REDIRECT --to-ports 40099");
        space.Run(() => LinkLocalSetup.Apply(new LinkLocalOptions { Firewall = kind }));
        Assert.Equal("proxy", await TcpGreeter.AskAsync(space, "169.254.170.2", 80));
        Assert.Equal("resolver", await TcpGreeter.AskAsync(space, "127.0.0.11", 53));

        space.Exec("iptables -t nat -I OUTPUT 1 -d 169.254.170.2/32 -p tcp --dport 80 -j REDIRECT --to-ports 40099");
        space.Run(() => LinkLocalSetup.Apply(new LinkLocalOptions { Firewall = kind }));
        Assert.Equal("proxy", await TcpGreeter.AskAsync(space, "169.254.170.2", 80));
        Assert.Contains("DOCKER_OUTPUT", space.Exec("iptables -t nat -S"), StringComparison.Ordinal);
    }

    [Fact]
    public void Turns_an_inherited_route_localnet_off_for_present_and_future_interfaces()
    {
        using var link = new TestNeighbours();
        link.TurnRouteLocalnetOn();

        var report = link.SetUpVictim(FirewallKind.Auto);

        Shell.Ip($"-n {link.Victim.Name} link add later type veth peer name later-peer");
        foreach (var name in new[] { "all", "default", "lo", TestNeighbours.Interface, "later" })
        {
            var value = link.Victim.Run(() => File.ReadAllText($"/proc/sys/net/ipv4/conf/{name}/route_localnet"));
            Assert.Equal("0", value.Trim());
        }

        Assert.Contains(report.Steps, step => step is { Name: "route_localnet", Outcome: SetupOutcome.Done });
    }

    [Fact]
    public async Task The_legacy_flavour_of_iptables_does_it_as_well()
    {
        Requirements.NeedNamespaces();
        const string Legacy = "/usr/sbin/xtables-legacy-multi";
        Assert.SkipUnless(File.Exists(Legacy), $"needs {Legacy}");
        using var space = new TestNamespace();
        Assert.SkipUnless(space.Run(() => Command.Run("iptables-legacy", ["-t", "nat", "-S"])).Succeeded, "this kernel has no legacy iptables");
        using var proxy = TcpGreeter.Open(space, IPAddress.Loopback, 51679, "proxy");
        var folder = Directory.CreateTempSubdirectory("injtest-");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "iptables"), Legacy);
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "iptables-restore"), Legacy);
        Shell.Ip($"-n {space.Name} address add 169.254.170.2/32 dev lo");
        var options = new LinkLocalOptions();

        var outcomes = space.Run(() =>
        {
            using var firewall = new IptablesFirewall(IptablesTool.Find(folder.FullName, []));
            return new[] { firewall.Guard(options), firewall.Redirect(options), firewall.Guard(options), firewall.Redirect(options) };
        });

        Assert.Equal(
            [SetupOutcome.Done, SetupOutcome.Done, SetupOutcome.Renewed, SetupOutcome.Renewed], outcomes.Select(step => step.Outcome));
        Assert.Equal("proxy", await TcpGreeter.AskAsync(space, "169.254.170.2", 80));
        Assert.Equal(1, space.Exec("iptables-legacy -t nat -S OUTPUT").Split("INJECTOR-NAT").Length - 1);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Options_out_of_range_are_refused_before_anything_is_touched()
    {
        Assert.Throws<ArgumentException>(() => LinkLocalSetup.Apply(new LinkLocalOptions { Address = IPAddress.IPv6Loopback }));
        Assert.Throws<ArgumentException>(() => LinkLocalSetup.Apply(new LinkLocalOptions { ListenerPort = 0 }));
        Assert.Throws<ArgumentException>(() => LinkLocalSetup.Apply(new LinkLocalOptions { ServicePort = 65536 }));
    }
}
