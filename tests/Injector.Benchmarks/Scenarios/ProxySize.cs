using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>How large the sidecar is on disk.</summary>
internal sealed class ProxySize : IScenario
{
    private const double Mega = 1_000_000;
    private static readonly Figure Size = new("injector-proxy binary", "MB", Budget.AtMost(13)) { IsPortable = true };

    public string Name => "proxy-size";

    public bool InShortForm => true;

    public bool OncePerRun => true;

    public Task RunAsync(BenchWorld world, Samples samples)
    {
        samples.Add(Size, new FileInfo(world.Options.Proxy).Length / Mega);
        return Task.CompletedTask;
    }
}
