using System.Net.Sockets;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Floods;

/// <summary>The real endpoint, sidecar and webhook, each in a memory group of its chart's limit, and all their listeners.</summary>
public sealed class FloodWorld : IAsyncLifetime
{
    private readonly Dictionary<string, FloodDoor> doors = new(StringComparer.Ordinal);
    private readonly List<IAsyncDisposable> parts = [];
    private readonly List<MemoryGroup> groups = [];

    /// <summary>Names of all listeners.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        ["sidecar", "sidecar admin", "endpoint", "endpoint socket", "endpoint metrics", "endpoint admin socket", "webhook", "webhook metrics"];

    /// <summary>Those with TLS.</summary>
    internal static IReadOnlyList<string> TlsNames { get; } = ["webhook"];

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        // Without them each test says for itself that it is skipped.
        if (!File.Exists(RealParts.Proxy) || !MemoryGroup.IsPossible)
            return;

        var endpointGroup = Group(ChartLimits.Endpoint);
        var endpoint = EndpointProcess.NotStarted(endpointGroup.Inside, ["--development-lifetime", "24h"], "information");
        parts.Add(endpoint);
        await endpoint.StartAgainAsync();
        var sidecarGroup = Group(ChartLimits.Sidecar);
        var sidecar = await SidecarProcess.StartAsync(endpoint, sidecarGroup.Inside);
        parts.Add(sidecar);
        var webhookGroup = Group(ChartLimits.Webhook);
        var webhook = await WebhookProcess.StartAsync(webhookGroup.Inside);
        parts.Add(webhook);

        Add("sidecar", new(string.Empty, sidecar.Address, IsTls: false, FloodDoor.Get("/v2/credentials/" + sidecar.Id), sidecar.Pid, sidecarGroup, () => sidecar.Output));
        Add("sidecar admin", doors["sidecar"] with { Address = sidecar.AdminAddress, Request = FloodDoor.Get("/readyz") });
        var (byTcp, _) = await endpoint.RegisterAsync("by-tcp", role: null, "loopback", address: null);
        Add("endpoint", new(string.Empty, endpoint.Address, IsTls: false, FloodDoor.Get("/v2/credentials/" + byTcp), endpoint.Pid, endpointGroup, () => endpoint.Output));
        var (bySocket, tokenFile) = await endpoint.RegisterAsync("by-socket");
        var token = await File.ReadAllTextAsync(tokenFile);
        Add("endpoint socket", doors["endpoint"] with
        {
            Address = new UnixDomainSocketEndPoint(endpoint.DataSocket),
            Request = FloodDoor.Get("/v2/credentials/" + bySocket, $"Authorization: {token}\r\n"),
        });
        Add("endpoint metrics", doors["endpoint"] with { Address = endpoint.MetricsAddress, Request = FloodDoor.Get("/readyz") });
        Add("endpoint admin socket", doors["endpoint"] with { Address = new UnixDomainSocketEndPoint(endpoint.AdminSocket), Request = FloodDoor.Get("/v1/workloads") });
        Add("webhook", new(string.Empty, webhook.Address, IsTls: true, WebhookProcess.Review(), webhook.Pid, webhookGroup, () => webhook.Output));
        Add("webhook metrics", doors["webhook"] with { Address = webhook.MetricsAddress, IsTls = false, Request = FloodDoor.Get("/healthz") });
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(parts))
            await part.DisposeAsync();
        foreach (var group in groups)
            await group.DisposeAsync();
    }

    /// <summary>One of them.</summary>
    internal FloodDoor Door(string name)
    {
        RealParts.NeedProxy();
        RealParts.NeedMemoryGroups();
        return doors[name];
    }

    private void Add(string name, FloodDoor door) => doors[name] = door with { Name = name };

    private MemoryGroup Group(long limit)
    {
        groups.Add(new MemoryGroup(limit));
        return groups[^1];
    }
}
