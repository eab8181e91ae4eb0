using Injector.Benchmarks.Load;
using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>Ten minutes at 200 requests a second: memory must not grow.</summary>
internal sealed class ProxySoak : IScenario
{
    private const int PerSecond = 200;
    private static readonly TimeSpan Begin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(9);

    private static readonly Figure Rss = new("proxy after 10 min at 200 rps, RSS", "MB", Budget.AtMost(24));
    private static readonly Figure Growth = new("proxy growth from minute 1 to minute 10 at 200 rps", "MB", Budget.AtMost(0.5));

    public string Name => "soak";

    public bool OncePerRun => true;

    public bool OnlyByName => true;

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        await using var proxy = await ProxyProcess.StartAsync(world);
        await PacedClient.P99Async(proxy.Credentials, PerSecond, Begin);
        var before = ProcessFigures.Rss(proxy.Pid);
        await PacedClient.P99Async(proxy.Credentials, PerSecond, Rest);
        samples.Add(Rss, ProcessFigures.Rss(proxy.Pid));
        samples.Add(Growth, ProcessFigures.Rss(proxy.Pid) - before);
    }
}
