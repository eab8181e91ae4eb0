using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Isolation;

/// <summary>
/// A real endpoint that knows many workloads and some real sidecars before it, and everybody who may knock: by TCP, bound to a source
/// address; by the unix socket, with a token; at a sidecar, from beside it.
/// </summary>
internal sealed class StrangerWorld : IAsyncDisposable
{
    private const int Sidecars = 3;
    private readonly EndpointProcess endpoint;
    private readonly List<SidecarProcess> sidecars = [];

    private StrangerWorld(EndpointProcess endpoint) => this.endpoint = endpoint;

    /// <summary>Callers, by the kind of their door.</summary>
    public Dictionary<string, List<StrangerCaller>> Callers { get; } = new(StringComparer.Ordinal) { ["tcp"] = [], ["socket"] = [], ["sidecar"] = [] };

    /// <summary>Every id that somebody has.</summary>
    public List<string> Ids { get; } = [];

    public static async Task<StrangerWorld> StartAsync(int workloads)
    {
        // Refusals are counted by address, and all of these come from one machine.
        var endpoint = EndpointProcess.NotStarted(
            command => command, ["--development-lifetime", "24h"], "information",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ECS_TASK_METADATA_RPS_LIMIT"] = "1000000,1000000" });
        await endpoint.StartAgainAsync();
        var world = new StrangerWorld(endpoint);
        for (var i = 0; i < workloads; i++)
            await world.RegisterAsync(i);
        for (var i = 0; i < Sidecars; i++)
            await world.StartSidecarAsync();
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sidecar in sidecars)
            await sidecar.DisposeAsync();
        await endpoint.DisposeAsync();
    }

    private async Task RegisterAsync(int number)
    {
        var byTcp = number % 2 == 0;
        var from = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.1.{number / 250}.{(number % 250) + 1}"));
        var (id, tokenFile) = await endpoint.RegisterAsync(
            string.Create(CultureInfo.InvariantCulture, $"c{number}"), role: null, byTcp ? "loopback" : "socket", byTcp ? from.ToString() : null);
        var caller = byTcp
            ? new StrangerCaller(endpoint.Address, from, id, Token: "")
            : new StrangerCaller(new UnixDomainSocketEndPoint(endpoint.DataSocket), From: null, id, await File.ReadAllTextAsync(tokenFile, TestContext.Current.CancellationToken));
        await AddAsync(byTcp ? "tcp" : "socket", caller);
    }

    private async Task StartSidecarAsync()
    {
        var sidecar = await SidecarProcess.StartAsync(endpoint);
        sidecars.Add(sidecar);
        await AddAsync("sidecar", new StrangerCaller(sidecar.Address, From: null, sidecar.Id, Token: ""));
    }

    private async Task AddAsync(string door, StrangerCaller caller)
    {
        var answer = await RawExchange.SendAsync(
            caller.Door, System.Text.Encoding.Latin1.GetBytes(StrangerFrames.Get(StrangerFrames.Own(caller), caller)), caller.From);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        using var body = JsonDocument.Parse(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Ids.Add(caller.Id);
        Callers[door].Add(caller with { Secret = body.RootElement.GetProperty("SecretAccessKey").GetString()! });
    }
}
