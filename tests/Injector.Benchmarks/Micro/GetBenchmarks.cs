using BenchmarkDotNet.Attributes;
using Injector.Benchmarks.Load;
using Injector.Benchmarks.Worlds;
using Injector.Testing.Endpoint;

namespace Injector.Benchmarks.Micro;

/// <summary>A GET over a connection that stays open, server and sockets included: one at a time, so the time is mostly the way there and back.</summary>
public class GetBenchmarks
{
    private RunningEndpoint endpoint = null!;
    private InProcessSidecar sidecar = null!;
    private HttpConnection toEndpoint = null!;
    private HttpConnection toSidecar = null!;
    private byte[] askEndpoint = [];
    private byte[] askSidecar = [];

    /// <summary>Starts both.</summary>
    [GlobalSetup]
    public async Task SetUpAsync()
    {
        endpoint = await RunningEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString("D");
        using var body = new StringContent("""{"platform":"docker","names":{"container":"orders"},"taskRoleArn":"arn:aws:iam::111122223333:role/orders","doors":["loopback"]}""");
        using var put = await endpoint.Admin.PutAsync(new Uri("/v1/workloads/" + id, UriKind.Relative), body);
        put.EnsureSuccessStatusCode();
        var target = new Uri(endpoint.Loopback.BaseAddress!, EndpointWorld.PathOf(id));
        toEndpoint = new HttpConnection(target);
        askEndpoint = HttpConnection.Request(target);
        sidecar = await InProcessSidecar.StartAsync();
        toSidecar = new HttpConnection(sidecar.Target);
        askSidecar = HttpConnection.Request(sidecar.Target);
    }

    /// <summary>Ends both.</summary>
    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        toEndpoint.Dispose();
        toSidecar.Dispose();
        await sidecar.DisposeAsync();
        await endpoint.DisposeAsync();
    }

    /// <summary>The sidecar.</summary>
    [Benchmark]
    public int Proxy() => toSidecar.Ask(askSidecar).Length;

    /// <summary>The endpoint, with its audit line.</summary>
    [Benchmark]
    public int Endpoint() => toEndpoint.Ask(askEndpoint).Length;
}
