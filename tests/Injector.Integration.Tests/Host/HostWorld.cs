using System.Globalization;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Host;

/// <summary>
/// Three namespaces: a host with Docker's bridge, a container behind it, and an outsider on a plain interface, on whom the
/// instance metadata service is. In the host everything is done by the built <c>injector</c>.
/// </summary>
internal sealed class HostWorld : IAsyncDisposable
{
    public const string ContainerAddress = "172.17.0.2";
    public const string Metadata = "169.254.169.254";
    public const string MetadataIPv6 = "[fd00:ec2::254]";
    public const string HostAddress = "10.9.0.1";
    public const string OutsiderAddress = "10.9.0.2";
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(10);
    private readonly List<IAsyncDisposable> owned = [];

    private HostWorld()
    {
    }

    public TestNamespace Machine { get; private set; } = null!;

    public TestNamespace Container { get; private set; } = null!;

    public TestNamespace Outsider { get; private set; } = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("injhost-").FullName;

    public string UnitFile => Path.Combine(Folder, "ecs-injector-host.service");

    /// <summary>Where every <c>injector host</c> of this world keeps its files.</summary>
    public string[] Places => ["--state", Path.Combine(Folder, "state"), "--unit", UnitFile];

    public static async Task<HostWorld> CreateAsync()
    {
        RealParts.NeedHostNetworking();
        var world = new HostWorld();
        try
        {
            world.Machine = world.Own(await TestNamespace.CreateAsync());
            world.Container = world.Own(await TestNamespace.CreateAsync());
            world.Outsider = world.Own(await TestNamespace.CreateAsync());
            await world.WireAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>A web server that stands for a service.</summary>
    public async Task ServeAsync(TestNamespace space, string address, int port, string name = "python3", string? folder = null)
    {
        // The name is what ps and /proc say.
        var server = Own(new Daemon(
            space.Inside("bash", "-c", string.Create(
                CultureInfo.InvariantCulture,
                $"cd {folder ?? Folder} && exec -a {name} /usr/bin/python3 -u -m http.server --bind {address} {port}")),
            new Dictionary<string, string>()));
        await server.WaitForAsync("Serving HTTP", StartWithin);
    }

    /// <summary>Runs <c>injector host …</c> on the host with this world's places.</summary>
    public Task<(int ExitCode, string Output)> HostAsync(string command, params string[] options) =>
        Daemon.RunAsync(Machine.Inside([RealParts.Injector, "host", .. command.Split(' '), .. Places, .. options]));

    /// <summary>The same, and it must succeed.</summary>
    public async Task<string> MustHostAsync(string command, params string[] options)
    {
        var (code, output) = await HostAsync(command, options);
        Assert.True(code == 0, $"injector host {command}: {output}");
        return output;
    }

    /// <summary>The HTTP status that somebody gets; 0 when he gets no connection.</summary>
    public static async Task<(int Status, string Body)> AskAsync(TestNamespace from, string url)
    {
        var (_, output) = await Daemon.RunAsync(from.Inside(
            "curl", "-s", "-g", "-o", "-", "-w", "\n%{http_code} %{time_total}", "--max-time", "3", url));
        var answer = CurlAnswer.Parse(output);
        return (answer.Status, answer.Body);
    }

    /// <summary>What the outsider sees of a SYN put on the host's link by hand.</summary>
    public async Task<string> SendSynAsync(string destination, int port, string source = OutsiderAddress)
    {
        var mac = await OnAsync(Machine, "cat /sys/class/net/out0/address");
        return (await OnAsync(
            Outsider,
            $"/usr/bin/python3 {RealParts.Client("neighbour.py")} eth0 {mac.Trim()} {source} {destination} {port.ToString(CultureInfo.InvariantCulture)}")).Trim();
    }

    public static async Task<string> OnAsync(TestNamespace space, string command)
    {
        var (code, output) = await Daemon.RunAsync(space.Inside(command.Split(' ')));
        Assert.True(code == 0, $"{command}: {output}");
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in owned.AsEnumerable().Reverse())
            await part.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task WireAsync()
    {
        string[] machine =
        [
            "ip link set lo up", "ip link add docker0 type bridge",
            $"ip link add veth0 type veth peer name eth0 netns {Container.Name}", "ip link set veth0 master docker0 up",
            $"ip link add out0 type veth peer name eth0 netns {Outsider.Name}",
            "ip address add 172.17.0.1/16 dev docker0", "ip -6 address add fd00:17::1/64 dev docker0 nodad", "ip link set docker0 up",
            $"ip address add {HostAddress}/24 dev out0", "ip -6 address add fd00:9::1/64 dev out0 nodad", "ip link set out0 up",
            $"ip route add {Metadata} via {OutsiderAddress}", "ip -6 route add fd00:ec2::254 via fd00:9::2",
            "sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1",
        ];
        string[] container =
        [
            "ip link set lo up", $"ip address add {ContainerAddress}/16 dev eth0", "ip -6 address add fd00:17::2/64 dev eth0 nodad",
            "ip link set eth0 up", "ip route add default via 172.17.0.1", "ip -6 route add default via fd00:17::1",
        ];
        string[] outsider =
        [
            "ip link set lo up", $"ip address add {OutsiderAddress}/24 dev eth0", "ip -6 address add fd00:9::2/64 dev eth0 nodad",
            $"ip address add {Metadata}/32 dev lo", "ip -6 address add fd00:ec2::254/128 dev lo nodad", "ip link set eth0 up",
            $"ip route add default via {HostAddress}", "ip -6 route add default via fd00:9::1",
        ];
        foreach (var (space, commands) in new[] { (Machine, machine), (Container, container), (Outsider, outsider) })
        {
            foreach (var command in commands)
                await OnAsync(space, command);
        }
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        owned.Add(part);
        return part;
    }
}
