using System.Net;
using Injector.Networking.Host;

namespace Injector.Networking.Tests.Host;

/// <summary>An SDK that asks before its listener stands is refused at once, and nobody else answers it.</summary>
public sealed class EarlyResetTests
{
    private const string LinkLocal = "169.254.170.2";

    [Fact]
    public async Task A_container_that_asks_early_is_refused_instead_of_talking_to_a_stranger()
    {
        using var host = new TestHost();
        using var stranger = AddStranger(host);
        Assert.Equal("stranger", await TestHost.AskAsync(host.Container, LinkLocal));
        var before = host.Describe();

        Apply(host);
        Assert.Equal("ConnectionRefused", await TestHost.AskAsync(host.Container, LinkLocal));
        Remove(host);

        Assert.Equal("stranger", await TestHost.AskAsync(host.Container, LinkLocal));
        Assert.Equal(before, host.Describe());
    }

    [Fact]
    public void Twice_equals_once_and_removing_what_is_not_there_is_no_error()
    {
        using var host = new TestHost();
        Assert.Equal(SetupOutcome.AlreadyThere, Remove(host).Outcome);

        Assert.Equal(SetupOutcome.Done, Apply(host).Outcome);
        var once = host.Describe();
        Assert.Equal(SetupOutcome.AlreadyThere, Apply(host).Outcome);

        Assert.Equal(once, host.Describe());
        Assert.Contains("*filter -A FORWARD -j INJECTOR-EARLY-RESET", once, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_moves_to_DOCKER_USER_once_there_is_one_and_dockerd_accepts_nothing_in_front_of_it()
    {
        using var host = new TestHost();
        using var stranger = AddStranger(host);
        Apply(host);
        host.Machine.Exec("iptables -N DOCKER-USER");
        host.Machine.Exec("iptables -A DOCKER-USER -j RETURN");
        host.Machine.Exec("iptables -I FORWARD 1 -i docker0 ! -o docker0 -j ACCEPT");
        host.Machine.Exec("iptables -I FORWARD 1 -j DOCKER-USER");
        Assert.Equal("stranger", await TestHost.AskAsync(host.Container, LinkLocal));

        Assert.Equal(SetupOutcome.Renewed, Apply(host).Outcome);

        Assert.Equal("ConnectionRefused", await TestHost.AskAsync(host.Container, LinkLocal));
        var rules = host.Describe();
        Assert.Contains("*filter -A DOCKER-USER -j INJECTOR-EARLY-RESET\niptables-save *filter -A DOCKER-USER -j RETURN", rules, StringComparison.Ordinal);
        Assert.DoesNotContain("-A FORWARD -j INJECTOR-EARLY-RESET", rules, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_host_setup_redirects_it_is_not_put_in_and_what_was_is_taken_out()
    {
        using var host = new TestHost();
        Apply(host);
        host.SetUp();

        var step = Apply(host);

        Assert.Equal(SetupOutcome.NotPossible, step.Outcome);
        Assert.DoesNotContain("INJECTOR-EARLY-RESET", host.Describe(), StringComparison.Ordinal);
        Assert.Equal("endpoint", await TestHost.AskAsync(host.Container, LinkLocal));
    }

    // Somebody to whom the host's default route leads.
    private static TcpGreeter AddStranger(TestHost host)
    {
        Shell.Ip($"-n {host.Outsider.Name} address add {LinkLocal}/32 dev lo");
        host.Machine.Exec($"ip route add default via {TestHost.OutsiderAddress}");
        return TcpGreeter.Open(host.Outsider, IPAddress.Parse(LinkLocal), 80, "stranger");
    }

    private static SetupStep Apply(TestHost host) => host.Machine.Run(() => EarlyReset.Apply(HostOptions.DockerBridges));

    private static SetupStep Remove(TestHost host) => host.Machine.Run(EarlyReset.Remove);
}
