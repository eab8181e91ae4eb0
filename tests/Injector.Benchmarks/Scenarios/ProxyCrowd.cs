using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>A hundred sidecars from one file, idle: what a node pays for each.</summary>
internal sealed class ProxyCrowd : IScenario
{
    private const int Crowd = 100;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly Figure Pss = new("100 idle proxies from one file, PSS each", "MB", Budget.AtMost(8)) { IsPortable = true };

    public string Name => "proxy-crowd";

    public bool InShortForm => true;

    public bool OncePerRun => true;

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        var proxies = new List<ProxyProcess>();
        try
        {
            for (var i = 0; i < Crowd; i++)
                proxies.Add(await ProxyProcess.StartAsync(world));
            await Task.Delay(Rest, TimeProvider.System);
            samples.Add(Pss, proxies.Average(proxy => ProcessFigures.Pss(proxy.Pid)));
        }
        finally
        {
            foreach (var proxy in proxies)
                await proxy.DisposeAsync();
        }
    }
}
