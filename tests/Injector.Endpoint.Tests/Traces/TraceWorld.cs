using Injector.Endpoint.Options;
using Injector.Endpoint.Traces;
using Injector.Testing.Endpoint;
using Injector.Testing.Traces;

namespace Injector.Endpoint.Tests.Traces;

/// <summary>An endpoint, a workload of its own, and a collector. Whoever traces in this process sends to all collectors: a test looks at its own workload only.</summary>
internal sealed class TraceWorld : IAsyncDisposable
{
    /// <summary>The trace that a sidecar names.</summary>
    public const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    /// <summary>How a sidecar names it.</summary>
    public const string TraceParent = $"00-{TraceId}-00f067aa0ba902b7-01";

    private readonly string container = "orders-" + Guid.NewGuid().ToString("N");
    private string token = "";

    private TraceWorld(FakeCollector collector, RunningEndpoint endpoint)
    {
        Collector = collector;
        Endpoint = endpoint;
    }

    public FakeCollector Collector { get; }

    public RunningEndpoint Endpoint { get; }

    public string Id { get; } = Guid.NewGuid().ToString("D");

    public string Token => token;

    public string Workload => "container " + container;

    public static async Task<TraceWorld> StartAsync(TracingOptions? traces, Func<EndpointOptions, EndpointOptions>? change = null, bool collectorHangs = false)
    {
        var collector = await FakeCollector.StartAsync(collectorHangs);
        var wanted = traces is null ? null : traces with { Collector = traces.Collector ?? collector.Url };
        var endpoint = await RunningEndpoint.StartAsync(
            change: options => (change?.Invoke(options) ?? options) with { Traces = wanted });
        var world = new TraceWorld(collector, endpoint);
        world.token = await endpoint.RegisterAsync(world.Id, $$"""{"platform":"docker","names":{"container":"{{world.container}}"},"doors":["socket","loopback"]}""");
        return world;
    }

    /// <summary>Asks by the unix socket, with these headers.</summary>
    /// <returns>The status.</returns>
    public async Task<int> AskAsync(HttpMethod method, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri("/v2/credentials/" + Id, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Authorization", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Endpoint.DataSocket.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    /// <summary>Ends the endpoint, which sends what it still has.</summary>
    /// <returns>All spans of the traces in which this workload is named.</returns>
    public async Task<IReadOnlyList<CollectedSpan>> SpansAsync()
    {
        await Endpoint.StopAsync();
        var all = Collector.Spans;
        var mine = all.Where(span => span["injector.workload"] == Workload).Select(span => span.TraceId).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(span => mine.Contains(span.TraceId))];
    }

    public async ValueTask DisposeAsync()
    {
        await Endpoint.DisposeAsync();
        await Collector.DisposeAsync();
    }
}
