using System.Net;
using Injector.Networking.Host;

namespace Injector.Networking.Tests.Host;

/// <summary>
/// A host with Docker's bridge and a container behind it, and the world on a plain interface, where the instance metadata
/// service is: three namespaces. The endpoint's place on 127.0.0.1:51679 and the metadata service greet by their names.
/// </summary>
internal sealed class TestHost : IDisposable
{
    public const string ContainerAddress = "172.17.0.2";
    public const string OutsideHostAddress = "10.9.0.1";
    public const string OutsiderAddress = "10.9.0.2";
    public const string Metadata = "169.254.169.254";
    public const string MetadataIPv6 = "fd00:ec2::254";
    private readonly List<IDisposable> owned = [];

    public TestHost(string bridge = "docker0")
    {
        Requirements.NeedIptables();
        Machine = Own(new TestNamespace());
        Container = Own(new TestNamespace());
        Outsider = Own(new TestNamespace());
        Folder = Directory.CreateTempSubdirectory("injhost-").FullName;

        On(Machine, $"link add {bridge} type bridge");
        On(Machine, $"link set {bridge} up");
        Address(Machine, bridge, "172.17.0.1/16", "fd00:17::1/64");
        On(Machine, $"link add veth0 type veth peer name eth0 netns {Container.Name}");
        On(Machine, $"link set veth0 master {bridge} up");
        Address(Container, "eth0", ContainerAddress + "/16", "fd00:17::2/64");
        On(Container, "route add default via 172.17.0.1");
        On(Container, "-6 route add default via fd00:17::1");

        On(Machine, $"link add out0 type veth peer name eth0 netns {Outsider.Name}");
        Address(Machine, "out0", OutsideHostAddress + "/24", "fd00:9::1/64");
        Address(Outsider, "eth0", OutsiderAddress + "/24", "fd00:9::2/64");
        On(Outsider, "route add default via 10.9.0.1");
        On(Outsider, "-6 route add default via fd00:9::1");
        Address(Outsider, "lo", Metadata + "/32", MetadataIPv6 + "/128");
        On(Machine, $"route add {Metadata} via {OutsiderAddress}");
        On(Machine, $"-6 route add {MetadataIPv6} via fd00:9::2");
        Machine.Run(() =>
        {
            File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
            File.WriteAllText("/proc/sys/net/ipv6/conf/all/forwarding", "1");
            return true;
        });

        Own(TcpGreeter.Open(Machine, IPAddress.Loopback, 51679, "endpoint"));
        Own(TcpGreeter.Open(Outsider, IPAddress.Parse(Metadata), 80, "metadata"));
        Own(TcpGreeter.Open(Outsider, IPAddress.Parse(MetadataIPv6), 80, "metadata"));
    }

    public TestNamespace Machine { get; }

    public TestNamespace Container { get; }

    public TestNamespace Outsider { get; }

    public string Folder { get; }

    public string State => Path.Combine(Folder, "state");

    private HostSetup Host => new(State);

    public SetupReport SetUp(HostOptions? options = null, HostUnit? unit = null) =>
        Machine.Run(() => Host.PlanSetup(options ?? new HostOptions(), unit).Run());

    public SetupReport TearDown() => Machine.Run(() => Host.PlanTeardown().Run());

    public HostStatus Look() => Machine.Run(() => Host.Look());

    public static Task<string> AskAsync(TestNamespace from, string address, int port = 80, bool isExpectedSilent = false) =>
        TcpGreeter.AskAsync(from, address, port, isExpectedSilent);

    /// <summary>Rules, chains of anybody's own, routes, the setting and files: what must be as before in the end.</summary>
    public string Describe()
    {
        string[] parts =
        [
            .. Rules("iptables-save"), .. Rules("ip6tables-save"),
            Machine.Exec("ip -4 route show table all"), RouteLocalnet,
            // The kernel makes the interfaces' own routes when it gets round to it.
            .. Machine.Exec("ip -6 route show table all").Split('\n').Where(line =>
                !line.Contains("fe80::", StringComparison.Ordinal) && !line.Contains("ff00::/8", StringComparison.Ordinal)),
            .. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        ];
        return string.Join('\n', parts);
    }

    public string RouteLocalnet => Machine.Exec("cat /proc/sys/net/ipv4/conf/all/route_localnet").Trim();

    /// <summary>The rules and own chains of all tables; not the empty tables that iptables makes by being asked.</summary>
    public IEnumerable<string> Rules(string program)
    {
        var table = "";
        foreach (var line in Machine.Exec(program).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line is ['*', ..])
                table = line;
            else if (line is ['-', ..] || (line is [':', ..] && line.Contains(" - ", StringComparison.Ordinal)))
                yield return $"{program} {table} {line}";
        }
    }

    public void Dispose()
    {
        foreach (var part in owned.AsEnumerable().Reverse())
            part.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static void On(TestNamespace space, string ip) => Shell.Ip($"-n {space.Name} {ip}");

    private static void Address(TestNamespace space, string device, string ipv4, string ipv6)
    {
        On(space, $"address add {ipv4} dev {device}");
        On(space, $"-6 address add {ipv6} dev {device} nodad");
        On(space, $"link set {device} up");
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        owned.Add(part);
        return part;
    }
}
