using System.Net;
using Injector.Integration.Tests.World;
using Injector.Testing.Grants;
using Injector.Testing.Sts;
using Injector.Testing.Traces;

namespace Injector.Integration.Tests.Traces;

/// <summary>A real endpoint that assumes roles at a fake STS and sends its traces to a fake collector.</summary>
internal sealed class TracedWorld : IAsyncDisposable
{
    public const string Role = "arn:aws:iam::111122223333:role/orders";

    private TracedWorld(FakeSts sts, FakeCollector collector, EndpointProcess endpoint)
    {
        Sts = sts;
        Collector = collector;
        Endpoint = endpoint;
    }

    public FakeSts Sts { get; }

    public FakeCollector Collector { get; }

    public EndpointProcess Endpoint { get; }

    /// <summary>Starts it.</summary>
    /// <param name="traces">Whether the endpoint is told to trace.</param>
    /// <param name="collectorHangs">Whether the collector takes everything and never answers.</param>
    /// <param name="collector">Another collector's URL; null for the fake one's.</param>
    public static async Task<TracedWorld> StartAsync(bool traces = true, bool collectorHangs = false, string? collector = null)
    {
        var sts = await FakeSts.StartAsync();
        var fake = await FakeCollector.StartAsync(collectorHangs);
        var endpoint = EndpointProcess.NotStarted(
            command => command,
            ["--source", "sts", "--sts-endpoint", sts.Url, "--region", "eu-west-3", "--rate-limit", "1000000,1000000"], "debug",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["AWS_ACCESS_KEY_ID"] = "AKIAHOST",
                ["AWS_SECRET_ACCESS_KEY"] = "host-secret-canary-of-40-characters-here",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector ?? fake.Url.ToString(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            });
        var grants = Path.Combine(endpoint.Folder, "grants.yaml");
        await File.WriteAllTextAsync(grants, SampleGrant.Orders, TestContext.Current.CancellationToken);
        endpoint.Options.Add("--grants");
        endpoint.Options.Add(grants);
        if (traces)
            endpoint.Options.Add("--traces");
        await endpoint.StartAgainAsync();
        var world = new TracedWorld(sts, fake, endpoint);
        await world.WarmUpAsync();
        return world;
    }

    /// <summary>Asks the endpoint's loopback door as a workload would by itself.</summary>
    public async Task<HttpStatusCode> AskAsync(HttpClient client, string id, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Endpoint.Url, "/v2/credentials/" + id));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>Ends the endpoint by SIGTERM, which sends what it still has.</summary>
    public async Task<IReadOnlyList<CollectedSpan>> SpansAsync()
    {
        Assert.Equal(0, await Endpoint.TerminateAsync());
        return Collector.Spans;
    }

    // Its first call of STS takes longest, on a busy machine longer than a request waits: another workload makes it.
    private async Task WarmUpAsync()
    {
        using var client = new HttpClient();
        var (id, _) = await Endpoint.RegisterAsync("orders", Role, "loopback", address: null);
        while (await AskAsync(client, id) is not HttpStatusCode.OK)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Endpoint.DisposeAsync();
        await Collector.DisposeAsync();
        await Sts.DisposeAsync();
    }
}
