using Injector.Benchmarks.Load;
using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>One sidecar, idle, after 10,000 requests and under wrk: memory, rate, latency, CPU.</summary>
internal sealed class ProxyLoad : IScenario
{
    private const int SomeRequests = 10_000;
    private const int SomeConnections = 8;
    private const int Connections = 32;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private static readonly Figure Idle = new("proxy idle, RSS", "MB", Budget.AtMost(18)) { IsPortable = true };
    private static readonly Figure IdleAnonymous = new("proxy idle, private part (anon)", "MB", Budget.AtMost(6)) { IsPortable = true };
    private static readonly Figure AfterSome = new("proxy after 10,000 requests, RSS", "MB", Budget.AtMost(24)) { IsPortable = true };
    private static readonly Figure AfterMany = new("proxy after wrk -c32, RSS", "MB", Budget.AtMost(24)) { IsPortable = true };
    private static readonly Figure Rate = new("cached GET through the proxy, wrk -t1 -c32", "rps", Budget.AtLeastOfNginx(0.6)) { IsPortable = true };
    private static readonly Figure P99 = new("cached GET through the proxy, its p99", "ms", Budget.AtMost(1.5));
    private static readonly Figure Cpu = new("cached GET through the proxy, its CPU per request", "µs", Budget.AtMost(18));

    public string Name => "proxy-load";

    public bool InShortForm => true;

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        await using var proxy = await ProxyProcess.StartAsync(world);
        await Task.Delay(Rest, TimeProvider.System);
        samples.Add(Idle, ProcessFigures.Rss(proxy.Pid));
        samples.Add(IdleAnonymous, ProcessFigures.Anonymous(proxy.Pid));

        await Burst.RunAsync(proxy.Credentials, SomeRequests, SomeConnections);
        samples.Add(AfterSome, ProcessFigures.Rss(proxy.Pid));

        var ours = await LoadedServer.RunAsync(proxy.Pid, proxy.Credentials, Connections, world.Options.LoadTime);
        samples.Add(AfterMany, ProcessFigures.Rss(proxy.Pid));
        var nginx = await LoadedServer.RunAsync(world.Yardstick.Pid, world.Yardstick.Plain, Connections, world.Options.LoadTime);
        samples.Add(Rate, ours.Load.PerSecond, nginx.Load.PerSecond);
        samples.Add(P99, ours.Load.P99, nginx.Load.P99);
        samples.Add(Cpu, ours.CpuPerRequest, nginx.CpuPerRequest);
    }
}
