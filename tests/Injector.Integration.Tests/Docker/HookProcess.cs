using System.Diagnostics;
using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>A real <c>injector docker</c> beside a real engine; can be killed and started again with what it left in its folder.</summary>
internal sealed class HookProcess(DockerHost host, string folder, IReadOnlyList<string> places) : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);
    private readonly List<string> earlier = [];
    private Daemon? daemon;

    /// <summary>Where it meets the engine.</summary>
    public string EngineSocket { get; set; } = host.Socket;

    /// <summary>Further options; they hold from the next start on.</summary>
    public IList<string> Options { get; } = [];

    /// <summary>Everything that it has written, over all its lives.</summary>
    public string Output => string.Join('\n', [.. earlier, daemon?.Output ?? ""]);

    public int Pid => daemon!.Pid;

    public string Socket => Path.Combine(folder, "hook", "hook.sock");

    public string HandoffFolder => Path.Combine(folder, "handoff");

    public async Task StartAsync()
    {
        daemon = Run();
        await daemon.WaitForAsync("The Docker hook listens", StartWithin);
    }

    /// <summary>Starts it where it cannot start.</summary>
    public async Task<(int ExitCode, string Output)> FailAsync() => await Daemon.RunAsync(Command());

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        await daemon!.KillAsync();
        await EndAsync();
    }

    /// <summary>What <c>injector docker list</c> prints.</summary>
    public async Task<string> ListAsync(params string[] options) =>
        (await Daemon.RunAsync([RealParts.Injector, "docker", "list", "--hook-socket", Socket, .. options])).Output;

    /// <summary>What it asks the hook for.</summary>
    public async Task<IReadOnlyList<JsonNode>> ContainersAsync() =>
        [.. JsonNode.Parse(await UnixHttp.GetAsync(Socket, "/v1/containers"))!["containers"]!.AsArray().Select(container => container!)];

    /// <summary>Waits until a container is listed for a reason.</summary>
    public async Task<JsonNode> WaitForAsync(string container, string reason)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartWithin; await Service.PauseAsync())
        {
            if ((await ContainersAsync()).FirstOrDefault(c => (string?)c["name"] == container && (string?)c["reason"] == reason) is { } found)
                return found;
        }

        Assert.Fail($"{container} is never listed as {reason}\n{await ListAsync("--json")}\n{Output}");
        return null!;
    }

    /// <summary>What its <c>/metrics</c> shows.</summary>
    public async Task<string> MetricsAsync()
    {
        var line = await daemon!.WaitForAsync("Health and metrics on ", StartWithin);
        var address = line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim();
        return (await Daemon.RunAsync(host.InNamespace("curl", "-s", address + "/metrics"))).Output;
    }

    public async ValueTask DisposeAsync()
    {
        if (daemon is not null)
            await EndAsync();
    }

    private async Task EndAsync()
    {
        await daemon!.DisposeAsync();
        earlier.Add(daemon.Output);
        daemon = null;
    }

    private Daemon Run() => new(Command(), new Dictionary<string, string>());

    private string[] Command() => host.InNamespace([
        RealParts.Injector, "docker", "--docker-host", "unix://" + EngineSocket, "--hook-socket", Socket, "--handoff", HandoffFolder,
        "--proxy", RealParts.Proxy, "--log-level", "trace", "--hook-metrics-listen", "http://127.0.0.1:0", .. places, .. Options,
    ]);
}
