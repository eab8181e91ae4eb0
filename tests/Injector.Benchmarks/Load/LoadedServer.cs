using Injector.Benchmarks.Measuring;

namespace Injector.Benchmarks.Load;

/// <summary>What a load by wrk did to a server.</summary>
/// <param name="Load">What wrk saw.</param>
/// <param name="CpuPerRequest">CPU time of the server's process for a request, in µs.</param>
internal sealed record LoadedServer(WrkResult Load, double CpuPerRequest)
{
    /// <summary>Loads it.</summary>
    public static async Task<LoadedServer> RunAsync(int pid, Uri address, int connections, TimeSpan time, string? script = null)
    {
        var before = ProcessFigures.Cpu(pid);
        var load = await Wrk.RunAsync(address, connections, time, script);
        return new LoadedServer(load, (ProcessFigures.Cpu(pid) - before).TotalMicroseconds / load.Requests);
    }
}
