using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Injector.Networking.LinkLocal;

namespace Injector.Networking.Tests;

/// <summary>Two namespaces on one link: a victim that gets credentials, and a neighbour that wants them.</summary>
internal sealed class TestNeighbours : IDisposable
{
    public static readonly IPAddress VictimAddress = IPAddress.Parse("10.99.0.1");
    public static readonly IPAddress NeighbourAddress = IPAddress.Parse("10.99.0.2");
    public const string Interface = "eth0";

    public TestNeighbours()
    {
        Victim = new TestNamespace();
        Neighbour = new TestNamespace();
        Shell.Ip($"-n {Victim.Name} link add {Interface} type veth peer name {Interface} netns {Neighbour.Name}");
        Attach(Victim, VictimAddress);
        Attach(Neighbour, NeighbourAddress);
        VictimMac = Mac(Victim);
        NeighbourMac = Mac(Neighbour);
        // A victim that answers from 127.0.0.1 asks for the MAC from there, which a kernel ignores and an attacker would not.
        var mac = string.Join(':', NeighbourMac.GetAddressBytes().Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
        Shell.Ip($"-n {Victim.Name} neighbour replace {NeighbourAddress} lladdr {mac} dev {Interface} nud permanent");
    }

    public TestNamespace Victim { get; }

    public TestNamespace Neighbour { get; }

    public PhysicalAddress VictimMac { get; }

    public PhysicalAddress NeighbourMac { get; }

    public SetupReport SetUpVictim(FirewallKind firewall) =>
        Victim.Run(() => LinkLocalSetup.Apply(new LinkLocalOptions { Firewall = firewall }));

    /// <summary>What hosts with the guide's rules pass on to every new namespace.</summary>
    public void TurnRouteLocalnetOn() => Victim.Run(() =>
    {
        foreach (var folder in Directory.GetDirectories("/proc/sys/net/ipv4/conf"))
            File.WriteAllText(Path.Combine(folder, "route_localnet"), "1");
        return true;
    });

    public void Dispose()
    {
        Victim.Dispose();
        Neighbour.Dispose();
    }

    private static void Attach(TestNamespace owner, IPAddress address)
    {
        Shell.Ip($"-n {owner.Name} address add {address}/24 dev {Interface}");
        Shell.Ip($"-n {owner.Name} link set {Interface} up");
    }

    private static PhysicalAddress Mac(TestNamespace owner) =>
        PhysicalAddress.Parse(owner.Exec($"cat /sys/class/net/{Interface}/address").Trim().Replace(':', '-'));
}
