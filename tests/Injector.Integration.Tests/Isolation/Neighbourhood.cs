using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Isolation;

/// <summary>
/// A victim's namespace and a hostile neighbour's, joined by a veth pair. The victim runs an application on 0.0.0.0:80 and a listener on
/// 127.0.0.1:51679 in the sidecar's place, so that an answer can only come from there.
/// </summary>
internal sealed class Neighbourhood : IAsyncDisposable
{
    public const string VictimAddress = "10.99.0.1";
    public const string NeighbourAddress = "10.99.0.2";
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(10);
    private readonly List<Daemon> listeners = [];

    private Neighbourhood(TestNamespace victim, TestNamespace neighbour)
    {
        Victim = victim;
        Neighbour = neighbour;
    }

    public TestNamespace Victim { get; }

    public TestNamespace Neighbour { get; }

    public static async Task<Neighbourhood> CreateAsync()
    {
        var place = new Neighbourhood(await TestNamespace.CreateAsync(), await TestNamespace.CreateAsync());
        await MustAsync(["ip", "link", "add", "v0", "netns", place.Victim.Name, "type", "veth", "peer", "name", "v0", "netns", place.Neighbour.Name]);
        foreach (var (space, address) in new[] { (place.Victim, VictimAddress), (place.Neighbour, NeighbourAddress) })
        {
            await MustAsync(space.Inside("ip", "link", "set", "lo", "up"));
            await MustAsync(space.Inside("ip", "addr", "add", address + "/24", "dev", "v0"));
            await MustAsync(space.Inside("ip", "link", "set", "v0", "up"));
        }

        await place.ListenAsync("0.0.0.0", 80);
        await place.ListenAsync("127.0.0.1", 51679);
        return place;
    }

    /// <summary>Lets the victim's kernel treat loopback addresses as routable, as hosts with the guide's rules pass it on.</summary>
    public Task AllowLocalRoutingAsync() => MustAsync(Victim.Inside(
        "sh", "-c", "for f in /proc/sys/net/ipv4/conf/*/route_localnet; do echo 1 > $f; done"));

    /// <summary>Runs <c>injector-proxy setup</c> in the victim's namespace.</summary>
    public Task SetupAsync() => MustAsync(Victim.Inside(RealParts.Proxy, "setup"));

    /// <summary>Makes the neighbour send what is for this destination to the victim, and lets its kernel try.</summary>
    public async Task<bool> ConnectsAsync(string destination, int port)
    {
        if (destination != VictimAddress)
        {
            await Daemon.RunAsync(Neighbour.Inside("ip", "route", "flush", "table", "local", destination));
            await Daemon.RunAsync(Neighbour.Inside("ip", "route", "replace", destination + "/32", "via", VictimAddress));
        }

        var (code, _) = await Daemon.RunAsync(Neighbour.Inside(
            "curl", "-s", "-o", "/dev/null", "--max-time", "2", "--interface", NeighbourAddress, $"http://{destination}:{port}/"));
        return code == 0;
    }

    /// <summary>Sends SYNs by hand to the victim's own MAC, past every table of the neighbour's kernel.</summary>
    /// <returns>SYN-ACK, RST or NOTHING.</returns>
    public async Task<string> SendSynAsync(string destination, int port)
    {
        var (_, mac) = await Daemon.RunAsync(Victim.Inside("cat", "/sys/class/net/v0/address"));
        var (code, output) = await Daemon.RunAsync(Neighbour.Inside(
            "/usr/bin/python3", RealParts.Client("neighbour.py"), "v0", mac.Trim(), NeighbourAddress, destination,
            port.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.True(code == 0, output);
        return output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in listeners)
            await listener.DisposeAsync();
        await Victim.DisposeAsync();
        await Neighbour.DisposeAsync();
    }

    private async Task ListenAsync(string address, int port)
    {
        var listener = new Daemon(
            Victim.Inside("/usr/bin/python3", "-u", "-m", "http.server", "--bind", address, port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new Dictionary<string, string>());
        listeners.Add(listener);
        await listener.WaitForAsync("Serving HTTP", StartWithin);
    }

    private static async Task MustAsync(string[] command)
    {
        var (code, output) = await Daemon.RunAsync(command);
        Assert.True(code == 0, $"{string.Join(' ', command)}: {output}");
    }
}
