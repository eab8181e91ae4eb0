using System.Net;
using Injector.Networking.LinkLocal;

namespace Injector.Networking.Tests;

public sealed class InstanceMetadataTests
{
    [Fact]
    public async Task A_blocked_instance_metadata_service_cannot_be_reached_at_any_address()
    {
        using var link = new TestNeighbours();
        MakeNeighbourTheMetadataService(link);
        using var service = TcpGreeter.Open(link.Neighbour, IPAddress.Any, 80, "metadata");
        Assert.Equal("metadata", await TcpGreeter.AskAsync(link.Victim, "169.254.169.254", 80));
        Assert.Contains("via fd99::2", link.Victim.Exec("ip -6 route get fd00:ec2::254"), StringComparison.Ordinal);

        var report = link.Victim.Run(() => LinkLocalSetup.Apply(new LinkLocalOptions { BlockInstanceMetadata = true }));

        Assert.Equal("InvalidArgument", await TcpGreeter.AskAsync(link.Victim, "169.254.169.254", 80));
        Assert.Contains("blackhole fd00:ec2::254", link.Victim.Exec("ip -6 route show table main"), StringComparison.Ordinal);
        Assert.NotEqual(0, Firewall.Command.Run("ip", ["-n", link.Victim.Name, "-6", "route", "get", "fd00:ec2::254"]).ExitCode);
        Assert.Equal(2, report.Steps.Count(step => step.Name is "metadata"));
    }

    [Fact]
    public async Task A_route_that_leads_to_the_service_is_replaced()
    {
        using var link = new TestNeighbours();
        MakeNeighbourTheMetadataService(link);
        using var service = TcpGreeter.Open(link.Neighbour, IPAddress.Any, 80, "metadata");
        Shell.Ip($"-n {link.Victim.Name} route add 169.254.169.254/32 via {TestNeighbours.NeighbourAddress}");
        Shell.Ip($"-n {link.Victim.Name} -6 route add fd00:ec2::254/128 via fd99::2");

        link.Victim.Run(() => LinkLocalSetup.Apply(new LinkLocalOptions { BlockInstanceMetadata = true }));

        Assert.Equal("InvalidArgument", await TcpGreeter.AskAsync(link.Victim, "169.254.169.254", 80));
        Assert.NotEqual(0, Firewall.Command.Run("ip", ["-n", link.Victim.Name, "-6", "route", "get", "fd00:ec2::254"]).ExitCode);
    }

    [Fact]
    public async Task It_stays_reachable_when_blocking_is_not_asked_for()
    {
        using var link = new TestNeighbours();
        MakeNeighbourTheMetadataService(link);
        using var service = TcpGreeter.Open(link.Neighbour, IPAddress.Any, 80, "metadata");

        link.SetUpVictim(FirewallKind.Auto);

        Assert.Equal("metadata", await TcpGreeter.AskAsync(link.Victim, "169.254.169.254", 80));
    }

    private static void MakeNeighbourTheMetadataService(TestNeighbours link)
    {
        var (victim, service) = (link.Victim.Name, link.Neighbour.Name);
        Shell.Ip($"-n {service} address add 169.254.169.254/32 dev lo");
        Shell.Ip($"-n {victim} route add default via {TestNeighbours.NeighbourAddress}");
        Shell.Ip($"-n {victim} -6 address add fd99::1/64 dev {TestNeighbours.Interface} nodad");
        Shell.Ip($"-n {service} -6 address add fd99::2/64 dev {TestNeighbours.Interface} nodad");
        Shell.Ip($"-n {victim} -6 route add default via fd99::2");
    }
}
