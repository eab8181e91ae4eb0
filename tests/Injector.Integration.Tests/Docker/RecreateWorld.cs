using System.Text.Json.Nodes;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Recreate;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Integration.Tests.Docker;

/// <summary>Recreations of one test, with a state folder of their own, and services that they are tried on.</summary>
internal sealed class RecreateWorld : IAsyncDisposable
{
    private static int made;
    private readonly DockerHost host;
    private readonly int number = Interlocked.Increment(ref made);
    private readonly List<string> others = [];

    public RecreateWorld(DockerHost host)
    {
        this.host = host;
        Name = "orders" + number;
        Folder = Path.Combine(host.Folder, "recreate" + number);
    }

    public string Name { get; }

    public string Folder { get; }

    public string Address => $"10.77.{number}.9";

    public int Port => 18000 + number;

    /// <summary>A recreation as a fresh process has it.</summary>
    public Recreation Fresh(Func<RecreateStep, Task>? before = null, TimeSpan? youngUntil = null)
    {
        var options = new RecreateOptions(Folder) { YoungUntil = youngUntil ?? TimeSpan.FromMinutes(10) };
        var work = new RecreateWork(
            options, new RecreateFiles(Folder, NullLogger.Instance), new ContainerGate(), new RecreateFailures(), TimeProvider.System, NullLogger.Instance);
        return new Recreation(before is null ? work : work with { Before = before });
    }

    /// <summary>Runs a service with a bit of everything, in two networks.</summary>
    public async Task<string> RunRichAsync()
    {
        await host.DockerAsync("network", "create", "--subnet", $"10.77.{number}.0/24", Name + "-front");
        await host.DockerAsync("network", "create", "--subnet", $"10.78.{number}.0/24", Name + "-back");
        await File.WriteAllTextAsync(Directory.CreateDirectory(Path.Combine(host.Folder, Name)).FullName + "/given", "given");
        var id = await host.RunAsync(
            [
                "--name", Name, "--hostname", "shop", "--restart", "always", "--network", Name + "-front", "--ip", Address,
                "--network-alias", "till", "-v", Name + "-named:/named", "-v", "/anonymous",
                "--mount", "type=volume,target=/unnamed", "-v", Path.Combine(host.Folder, Name) + ":/given:ro", "-p", $"{Port}:80", "-p", "81",
                "--memory", "64m", "--cpus", "0.5", "--health-cmd", "true", "--health-interval", "7s", "--log-driver", "json-file", "--log-opt", "max-size=1m",
                "--label", "team=shop", "--ulimit", "nofile=300:400", "--sysctl", "net.ipv4.ip_default_ttl=70", "--tmpfs", "/scratch:size=1m",
                "--cap-drop", "NET_RAW", "--env", "COLOUR=blue", "--env", "EMPTY=", "--stop-timeout", "3", "--device", "/dev/null:/dev/nothing",
                "--add-host", "till.example:10.1.2.3", "--dns", "10.1.1.1", "--workdir", "/tmp", "--user", "0:0", "--shm-size", "8m", "--entrypoint", "",
            ],
            "sleep", "600");
        await host.DockerAsync("network", "connect", "--alias", "store", Name + "-back", Name);
        await host.DockerAsync("exec", Name, "sh", "-c", "for d in anonymous unnamed named; do echo $d > /$d/data; done");
        return id;
    }

    /// <summary>Runs a service.</summary>
    public Task<string> RunAsync(IEnumerable<string> options, params string[] command) =>
        host.RunAsync(["--name", Name, "--restart", "always", .. options], command.Length > 0 ? command : ["sleep", "600"]);

    /// <summary>Runs another container that belongs to the test.</summary>
    public Task<string> RunOtherAsync(string name, params string[] options)
    {
        others.Add(name);
        return host.RunAsync(["--name", name, .. options], "sleep", "600");
    }

    public async Task<ContainerFacts> FactsAsync(string container)
    {
        var inspected = await host.Engine.InspectAsync(container, TestContext.Current.CancellationToken);
        Assert.True(inspected is not null, container + " is gone");
        return ContainerFacts.Read(inspected);
    }

    public async Task<RecreateResult> ReplaceAsync(Recreation recreation, DockerEngine? engine = null) =>
        await recreation.ReplaceAsync(engine ?? host.Engine, await FactsAsync(Name), TestContext.Current.CancellationToken);

    /// <summary>Replaces it up to a step, as kill -9 leaves it: what was under way never goes on.</summary>
    public async Task CutOffAsync(RecreateStep step, TimeSpan? youngUntil = null)
    {
        var reached = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var recreation = Fresh(at =>
        {
            if (at != step)
                return Task.CompletedTask;

            reached.TrySetResult();
            return never.Task;
        }, youngUntil);
        var cutOff = ReplaceAsync(recreation);
        Assert.Same(reached.Task, await Task.WhenAny(reached.Task, cutOff));
    }

    /// <summary>The one container of the test that there is, running and not frozen; nothing is left of another, nor a note.</summary>
    public async Task<ContainerFacts> OnlyAsync()
    {
        var names = (await host.DockerAsync("ps", "-a", "--filter", "name=^" + Name, "--format", "{{.Names}}")).Split('\n');
        Assert.Equal([Name], names);
        var only = await FactsAsync(Name);
        Assert.True(only is { IsRunning: true, IsPaused: false }, only.Inspected["State"]!.ToJsonString());
        Assert.Empty(Directory.Exists(Folder) ? Directory.GetFiles(Folder) : []);
        return only;
    }

    public async ValueTask DisposeAsync()
    {
        var ids = (await host.DockerAsync("ps", "-aq", "--filter", "name=^" + Name)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await host.TryDockerAsync(["rm", "-f", .. ids, .. others]);
    }

    /// <summary>The two are the same but for what must differ.</summary>
    public static void AssertSame(ContainerFacts before, ContainerFacts after)
    {
        var (was, now) = (Describe(before), Describe(after));
        var differences = was.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Where(path => was.GetValueOrDefault(path) != now.GetValueOrDefault(path) && (before.Id == after.Id || !MayDiffer(path)))
            .Select(path => $"{path}: {was.GetValueOrDefault(path, "absent")} -> {now.GetValueOrDefault(path, "absent")}");
        Assert.Empty(differences);
    }

    // Id, variable, label; the anonymous volumes, which have become named ones; the request for a network's own choice of an address.
    private static bool MayDiffer(string path) => path is "/Id" or "/Config/Labels/ecs-injector.io/recreated-from"
        || path.StartsWith("/Config/Env/", StringComparison.Ordinal) || path.StartsWith("/HostConfig/Mounts", StringComparison.Ordinal)
        || (path.StartsWith("/Mounts/", StringComparison.Ordinal) && path.EndsWith("/Mode", StringComparison.Ordinal));

    /// <summary>All that is said of a container but what tells one run, or one container, from the next.</summary>
    private static SortedDictionary<string, string> Describe(ContainerFacts container)
    {
        var copy = container.Inspected.DeepClone().AsObject();
        foreach (var own in new[] { "Created", "State", "ResolvConfPath", "HostnamePath", "HostsPath", "LogPath", "GraphDriver", "RestartCount" })
            copy.Remove(own);
        var network = copy["NetworkSettings"]!.AsObject();
        foreach (var run in new[] { "SandboxID", "SandboxKey", "Ports" })
            network.Remove(run);
        foreach (var (_, endpoint) in network["Networks"]!.AsObject())
        {
            endpoint!.AsObject().Remove("EndpointID");
            endpoint["Aliases"] = new JsonArray([.. (endpoint["Aliases"] as JsonArray ?? [])
                .Select(alias => (string?)alias).Where(alias => alias != container.Id[..12]).Order(StringComparer.Ordinal)
                .Select(alias => (JsonNode?)JsonValue.Create(alias))]);
        }

        copy["Mounts"] = new JsonArray([.. copy["Mounts"]!.AsArray().OrderBy(m => (string?)m!["Destination"], StringComparer.Ordinal).Select(m => m!.DeepClone())]);
        var described = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten("", copy, described);
        return described;
    }

    private static void Flatten(string path, JsonNode? node, SortedDictionary<string, string> into)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } fields:
                foreach (var (name, value) in fields)
                    Flatten($"{path}/{name}", value, into);
                break;
            case JsonArray { Count: > 0 } items:
                for (var i = 0; i < items.Count; i++)
                    Flatten($"{path}/{i}", items[i], into);
                break;
            default:
                into[path] = node?.ToJsonString() ?? "null";
                break;
        }
    }
}
