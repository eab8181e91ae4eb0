using Injector.Benchmarks.Load;
using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>From before the process is made until its credential port accepts; the shell that opens its log file counts too.</summary>
internal sealed class ProxyStart : IScenario
{
    private const int Starts = 15;
    private const long Patience = 5_000_000_000;
    private const long AskEvery = 500_000;

    private static readonly Figure Wall = new("proxy start → listening, wall", "ms", Budget.AtMost(40));
    private static readonly Figure Cpu = new("proxy start → listening, CPU", "ms", Budget.AtMost(25));

    public string Name => "proxy-start";

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        for (var i = 0; i < Starts; i++)
        {
            var start = PreciseWait.Now;
            await using var proxy = ProxyProcess.Launch(world);
            while (!FreePort.IsOpen(proxy.Port))
            {
                if (PreciseWait.Now - start > Patience)
                    throw new BenchException("expected the sidecar to listen within 5 s, found nobody there");
                PreciseWait.Until(PreciseWait.Now + AskEvery);
            }

            samples.Add(Wall, (PreciseWait.Now - start) / 1e6);
            samples.Add(Cpu, ProcessFigures.CpuOfThreads(proxy.Pid).TotalMilliseconds);
        }
    }
}
