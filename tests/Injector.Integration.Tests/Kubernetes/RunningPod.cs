using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Kubernetes;

/// <summary>
/// What a kubelet does with an injected pod, taken from the very JSON: a network namespace, the init container with its capability and no other,
/// the sidecar as its user with its token mounted, the application with its variables. <c>/usr/local/bin/injector-proxy</c> is the published binary.
/// </summary>
internal sealed class RunningPod : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(15);
    private static int count;
    private readonly TestNamespace space;
    private readonly JsonNode pod;
    private Daemon? sidecar;

    private RunningPod(TestNamespace space, JsonNode pod)
    {
        this.space = space;
        this.pod = pod;
    }

    public string SidecarOutput => sidecar!.Output;

    public string CredentialId => pod["metadata"]!["annotations"]!["ecs-injector.io/credential-id"]!.GetValue<string>();

    /// <summary>Runs it.</summary>
    /// <param name="world">The cluster.</param>
    /// <param name="pod">The pod as the API server stored it.</param>
    /// <param name="token">What the sidecar's token volume holds.</param>
    public static async Task<RunningPod> StartAsync(KubernetesWorld world, JsonNode pod, string token)
    {
        var running = new RunningPod(await TestNamespace.CreateAsync(), pod);
        try
        {
            await running.LinkAsync();
            await running.SetUpAsync();
            await running.StartSidecarAsync(world, token);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>An application of the pod's, with the variables of its container and nothing else.</summary>
    public Daemon Run(string container, params string[] command)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin", ["HOME"] = "/nonexistent" };
        foreach (var (name, value) in Variables(Container("containers", container)))
            environment[name] = value;
        return new Daemon(space.Inside(command), environment, inheritEnvironment: false);
    }

    /// <summary>Asks 169.254.170.2 as an application would.</summary>
    public async Task<CurlAnswer> AskAsync(string path)
    {
        var (_, output) = await Daemon.RunAsync(space.Inside(
            "curl", "-s", "-o", "-", "-w", "\n%{http_code} %{time_total}", "--max-time", "5", "http://169.254.170.2" + path));
        return CurlAnswer.Parse(output);
    }

    public async ValueTask DisposeAsync()
    {
        if (sidecar is not null)
            await sidecar.DisposeAsync();
        await space.DisposeAsync();
    }

    // A link to the host, where the endpoint is, and its name.
    private async Task LinkAsync()
    {
        var number = Interlocked.Increment(ref count);
        var (host, inside) = ($"inj{Environment.ProcessId % 10000}{number}h", $"inj{Environment.ProcessId % 10000}{number}p");
        var net = FreeNet(number);
        await MustAsync("ip", "link", "add", host, "type", "veth", "peer", "name", inside, "netns", space.Name);
        await MustAsync("ip", "addr", "add", net + ".1/30", "dev", host);
        await MustAsync("ip", "link", "set", host, "up");
        await MustAsync(space.Inside("ip", "link", "set", "lo", "up"));
        await MustAsync(space.Inside("ip", "addr", "add", net + ".2/30", "dev", inside));
        await MustAsync(space.Inside("ip", "link", "set", inside, "up"));
        await space.NameAsync(net + ".1", KubernetesWorld.EndpointName);
    }

    // A run that was killed leaves its links behind: two hosts' ends with one address would send this pod's packets to the dead one.
    private static string FreeNet(int number)
    {
        var taken = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(link => link.GetIPProperties().UnicastAddresses).Select(address => address.Address.ToString()).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, 250).Select(i => $"10.213.{(number + (Environment.ProcessId * 7) + i) % 250}").First(net => !taken.Contains(net + ".1"));
    }

    private async Task SetUpAsync()
    {
        if (pod["spec"]!["initContainers"]!.AsArray().All(c => (string)c!["name"]! != "ecs-link-local"))
            return;

        var container = Container("initContainers", "ecs-link-local");
        var security = container["securityContext"]!;
        Assert.Equal(0, (int)security["runAsUser"]!);
        var added = string.Concat(security["capabilities"]!["add"]!.AsArray().Select(c => ",+" + ((string)c!).ToLowerInvariant()));
        await MustAsync(space.Inside(
            ["setpriv", "--bounding-set=-all" + added, "--inh-caps=-all" + added, "--no-new-privs", .. Command(container)]));
    }

    private async Task StartSidecarAsync(KubernetesWorld world, string token)
    {
        var container = Container("initContainers", "ecs-credential-proxy");
        var mount = Assert.Single(container["volumeMounts"]!.AsArray(), m => (string)m!["name"]! == "ecs-injector-token")!;
        var folder = Directory.CreateDirectory(Path.Combine(world.Folder, "tokens", space.Name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), token);
        var path = (string)mount["mountPath"]!;
        var security = container["securityContext"]!;
        var user = security["runAsUser"]!.ToString();
        Assert.Equal("""{"drop":["ALL"]}""", security["capabilities"]!.ToJsonString());

        // ip netns exec has given it mounts of its own.
        var script = $"mount -t tmpfs none /run && mkdir -p {path} && mount --bind {folder} {path} && exec setpriv --reuid {user} --regid {user} --clear-groups "
            + "--bounding-set=-all --inh-caps=-all --no-new-privs " + string.Join(' ', Command(container));
        var environment = Variables(container);
        environment["INJECTOR_LOG_LEVEL"] = "trace";

        // Half a minute by default; a grant that is removed bites within one look.
        environment["INJECTOR_REVALIDATE_INTERVAL"] = "1s";
        sidecar = new Daemon(space.Inside("sh", "-c", script), environment);
        await sidecar.WaitForAsync("Credentials on ", StartWithin);
        var probe = container["startupProbe"]!["exec"]!["command"]!.AsArray().Select(c => (string)c!).ToArray();
        await MustAsync(space.Inside([RealParts.Proxy, .. probe[1..]]));
    }

    private JsonNode Container(string list, string name) =>
        pod["spec"]![list]!.AsArray().Single(c => (string)c!["name"]! == name)!;

    private static string[] Command(JsonNode container)
    {
        var command = container["command"]!.AsArray().Select(c => (string)c!).ToArray();
        Assert.Equal("/usr/local/bin/injector-proxy", command[0]);
        return [RealParts.Proxy, .. command[1..]];
    }

    private static Dictionary<string, string> Variables(JsonNode container) =>
        container["env"]!.AsArray().ToDictionary(v => (string)v!["name"]!, v => (string?)v!["value"] ?? "", StringComparer.Ordinal);

    private static async Task MustAsync(params string[] command)
    {
        var (code, output) = await Daemon.RunAsync(command);
        Assert.True(code == 0, $"{string.Join(' ', command)} failed: {output}");
    }
}
