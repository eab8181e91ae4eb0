using Injector.Networking.Host;

namespace Injector.Networking.Tests.Host;

/// <summary>Who reaches what on a host with host networking. Each silence has its control: the same question answered before.</summary>
public sealed class HostReachTests
{
    private const string LinkLocal = "169.254.170.2";

    [Theory]
    [InlineData("docker0")]
    [InlineData("br-0123456789ab")]
    public async Task Containers_and_processes_reach_the_endpoint_and_nobody_reaches_instance_metadata(string bridge)
    {
        using var host = new TestHost(bridge);
        Assert.Equal("metadata", await TestHost.AskAsync(host.Container, TestHost.Metadata));
        Assert.Equal("metadata", await TestHost.AskAsync(host.Container, TestHost.MetadataIPv6));

        host.SetUp();

        Assert.Equal("endpoint", await TestHost.AskAsync(host.Container, LinkLocal));
        Assert.Equal("endpoint", await TestHost.AskAsync(host.Machine, LinkLocal));
        Assert.Equal("nothing", await TestHost.AskAsync(host.Container, TestHost.Metadata, isExpectedSilent: true));
        Assert.Equal("nothing", await TestHost.AskAsync(host.Container, TestHost.MetadataIPv6, isExpectedSilent: true));
        Assert.Equal("metadata", await TestHost.AskAsync(host.Machine, TestHost.Metadata));
    }

    [Fact]
    public async Task A_bridge_that_was_not_named_is_outside()
    {
        using var host = new TestHost("lan0");

        host.SetUp();
        Assert.Equal("nothing", await TestHost.AskAsync(host.Container, LinkLocal, isExpectedSilent: true));

        host.SetUp(new HostOptions { Bridges = ["lan+"] });
        Assert.Equal("endpoint", await TestHost.AskAsync(host.Container, LinkLocal));
    }

    [Fact]
    public async Task Instance_metadata_stays_blocked_when_dockerd_puts_its_rules_in_front()
    {
        using var host = new TestHost();
        host.SetUp();

        // As dockerd 20 to 27 does when it starts.
        host.Machine.Exec("iptables -N DOCKER-USER");
        host.Machine.Exec("iptables -A DOCKER-USER -j RETURN");
        host.Machine.Exec("iptables -I FORWARD 1 -i docker0 ! -o docker0 -j ACCEPT");
        host.Machine.Exec("iptables -I FORWARD 1 -j DOCKER-USER");

        Assert.Equal("nothing", await TestHost.AskAsync(host.Container, TestHost.Metadata, isExpectedSilent: true));
        host.SetUp(new HostOptions { BlockInstanceMetadata = false });
        Assert.Equal("metadata", await TestHost.AskAsync(host.Container, TestHost.Metadata));
        Assert.Equal("metadata", await TestHost.AskAsync(host.Container, TestHost.MetadataIPv6));
    }

    [Fact]
    public async Task The_guides_own_rules_let_an_outsider_in_and_ours_do_not()
    {
        using var host = new TestHost();
        string[] guide =
        [
            "-t nat -A PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679",
            "-I INPUT --dst 127.0.0.0/8 ! --src 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP",
        ];
        host.Machine.Exec("sysctl -q -w net.ipv4.conf.all.route_localnet=1");
        foreach (var rule in guide)
            host.Machine.Exec("iptables " + rule);
        Assert.Equal("endpoint", await TestHost.AskAsync(host.Outsider, LinkLocal));

        // On an ECS host the redirect is the agent's: beside it, only what tightens is put in.
        var refused = Assert.Throws<NetworkSetupException>(() => host.SetUp());
        host.SetUp(new HostOptions { BesideEcsAgent = true });

        Assert.Contains("found the Amazon ECS agent's: -A PREROUTING -d 169.254.170.2/32 -p tcp", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--beside-ecs-agent", refused.Message, StringComparison.Ordinal);
        Assert.Equal("nothing", await TestHost.AskAsync(host.Outsider, LinkLocal, isExpectedSilent: true));
        Assert.Equal("endpoint", await TestHost.AskAsync(host.Container, LinkLocal));
        Assert.DoesNotContain("INJECTOR-HOST-DNAT", host.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_translation_of_somebody_elses_leads_an_outsider_nowhere_on_loopback()
    {
        using var host = new TestHost();
        host.Machine.Exec("sysctl -q -w net.ipv4.conf.all.route_localnet=1");
        host.Machine.Exec("iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 127.0.0.1:51679");
        Assert.Equal("endpoint", await TestHost.AskAsync(host.Outsider, TestHost.OutsideHostAddress, 8080));

        host.SetUp();

        Assert.Equal("nothing", await TestHost.AskAsync(host.Outsider, TestHost.OutsideHostAddress, 8080, isExpectedSilent: true));
        Assert.Equal("endpoint", await TestHost.AskAsync(host.Container, "172.17.0.1", 8080));
    }

    [Fact]
    public void A_bridge_that_leads_to_the_world_is_refused()
    {
        using var host = new TestHost();
        host.Machine.Exec("ip route add default via 10.9.0.2");

        var refused = Assert.Throws<NetworkSetupException>(() => host.SetUp(new HostOptions { Bridges = ["docker0", "out+"] }));

        Assert.Contains("found out0, which out+ means and which carries the host's default route", refused.Message, StringComparison.Ordinal);
    }
}
