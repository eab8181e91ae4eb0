using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>How often an idle sidecar wakes; its check of the grant every 30 s counts too where it falls into the time.</summary>
internal sealed class ProxyIdle : IScenario
{
    private static readonly Figure Wakeups = new("idle proxy, wake-ups of all threads", "/s", Budget.AtMost(1)) { IsPortable = true, Accounted = 1.2 };
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(6);

    public string Name => "proxy-idle";

    public bool InShortForm => true;

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        await using var proxy = await ProxyProcess.StartAsync(world);
        await Task.Delay(Settle, TimeProvider.System);
        var time = TimeSpan.FromSeconds(world.Options.Short ? 5 : 10);
        var before = ProcessFigures.Wakeups(proxy.Pid);
        await Task.Delay(time, TimeProvider.System);
        samples.Add(Wakeups, (ProcessFigures.Wakeups(proxy.Pid) - before) / time.TotalSeconds);
    }
}
