using Injector.Benchmarks.Load;
using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>
/// The endpoint with 10,000 workloads that are asked for in turn; every answer is on record. With fewer ids, for the growth, and nginx under
/// the same script.
/// </summary>
internal sealed class EndpointLoad : IScenario
{
    private const int Connections = 32;
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(1);

    private static readonly Figure Rate = new("endpoint GET with audit, 10,000 ids, wrk -c32", "rps", Budget.AtLeastOfNginx(0.4)) { IsPortable = true };
    private static readonly Figure P99 = new("endpoint GET, its p99", "ms");
    private static readonly Figure Cpu = new("endpoint GET, its CPU per request", "µs");
    private static readonly Figure Lost = new("endpoint GET, answers without an audit line", "", Budget.AtMost(0)) { IsPortable = true };
    private static readonly Figure Hundred = new("endpoint growth: CPU per request with 100 ids against 1", "×", Budget.AtMost(1.15)) { IsPortable = true };
    private static readonly Figure Many = new("endpoint growth: CPU per request with 10,000 ids against 1", "×", Budget.AtMost(1.15)) { IsPortable = true };

    public string Name => "endpoint-load";

    public bool InShortForm => true;

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        await world.Endpoint.KnowAsync(BenchWorld.ManyIds);
        await LoadAsync(world, BenchWorld.ManyIds);
        await Task.Delay(FlushTime, TimeProvider.System);
        var (linesBefore, answersBefore) = (Lines(world), await AnswersAsync(world));
        var one = await LoadAsync(world, 1);
        var hundred = await LoadAsync(world, 100);
        var many = await LoadAsync(world, BenchWorld.ManyIds);
        var nginx = await LoadedServer.RunAsync(
            world.Yardstick.Pid, world.Yardstick.Plain, Connections, world.Options.LoadTime, Script(world, BenchWorld.ManyIds));
        await Task.Delay(FlushTime, TimeProvider.System);
        var (lines, answers) = (Lines(world) - linesBefore, await AnswersAsync(world) - answersBefore);

        samples.Add(Rate, many.Load.PerSecond, nginx.Load.PerSecond);
        samples.Add(P99, many.Load.P99, nginx.Load.P99);
        samples.Add(Cpu, many.CpuPerRequest, nginx.CpuPerRequest);
        samples.Add(Lost, answers - lines);
        samples.Add(Hundred, hundred.CpuPerRequest / one.CpuPerRequest);
        samples.Add(Many, many.CpuPerRequest / one.CpuPerRequest);
    }

    private static Task<LoadedServer> LoadAsync(BenchWorld world, int ids) =>
        LoadedServer.RunAsync(world.Endpoint.Pid, world.Endpoint.Address, Connections, world.Options.LoadTime, Script(world, ids));

    private static string Script(BenchWorld world, int ids) => WrkScripts.Gets(world.Folder, [.. world.Endpoint.Ids.Take(ids).Select(EndpointWorld.PathOf)]);

    private static Task<double> AnswersAsync(BenchWorld world) => world.Endpoint.CounterAsync("injector_endpoint_requests_total");

    private static double Lines(BenchWorld world)
    {
        double lines = 0;
        Span<byte> chunk = stackalloc byte[64 * 1024];
        foreach (var file in Directory.EnumerateFiles(world.Endpoint.AuditFolder))
        {
            using var stream = File.Open(file, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete });
            for (int read; (read = stream.Read(chunk)) > 0;)
                lines += chunk[..read].Count((byte)'\n');
        }

        return lines;
    }
}
