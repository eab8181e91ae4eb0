using Injector.Benchmarks.Load;
using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>A thousand requests a second, as planned.</summary>
internal sealed class ProxyPaced : IScenario
{
    private const int PerSecond = 1000;

    private static readonly Figure P99 = new("cached GET through the proxy, paced 1,000 rps, p99", "ms", Budget.AtMost(0.6));

    public string Name => "proxy-paced";

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        await using var proxy = await ProxyProcess.StartAsync(world);
        var ours = await PacedClient.P99Async(proxy.Credentials, PerSecond, world.Options.LoadTime);
        var nginx = await PacedClient.P99Async(world.Yardstick.Plain, PerSecond, world.Options.LoadTime);
        samples.Add(P99, ours, nginx);
    }
}
