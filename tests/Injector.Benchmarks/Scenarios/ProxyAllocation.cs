using Injector.Benchmarks.Load;
using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>
/// What a cached GET allocates in a sidecar, server and sockets included: the whole sidecar in this process, asked by one connection that
/// allocates nothing itself. A few hundred bytes in all, of the runtime's own, are spread over all requests.
/// </summary>
internal sealed class ProxyAllocation : IScenario
{
    private const int WarmUp = 20_000;
    private const int Requests = 50_000;
    private static readonly Figure Bytes = new("managed allocation per cached GET, Kestrel included", "B", Budget.AtMost(0.5)) { IsPortable = true };

    public string Name => "proxy-allocation";

    public bool InShortForm => true;

    public bool OncePerRun => true;

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        await using var sidecar = await InProcessSidecar.StartAsync();
        var target = sidecar.Target;
        var bytes = await Task.Factory.StartNew(() => PerRequest(target), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        samples.Add(Bytes, bytes);
    }

    private static double PerRequest(Uri target)
    {
        using var connection = new HttpConnection(target);
        var request = HttpConnection.Request(target);
        for (var i = 0; i < WarmUp; i++)
            connection.Ask(request);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Requests; i++)
            connection.Ask(request);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Requests;
    }
}
