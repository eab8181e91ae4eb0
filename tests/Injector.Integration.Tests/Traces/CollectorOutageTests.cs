using System.Globalization;
using System.Net;

namespace Injector.Integration.Tests.Traces;

/// <summary>The collector is away, or takes spans and never says so: nobody who asks for credentials notices.</summary>
public sealed class CollectorOutageTests
{
    private const int Requests = 12_000;
    private const long MostGrowth = 48 * 1024;
    private static readonly HttpClient Client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everybody_is_served_memory_does_not_grow_and_the_end_comes_in_time(bool collectorHangs)
    {
        // Port 9 of this machine: nobody listens there.
        await using var world = await TracedWorld.StartAsync(collectorHangs: collectorHangs, collector: collectorHangs ? null : "http://127.0.0.1:9");
        var (id, _) = await world.Endpoint.RegisterAsync("orders", TracedWorld.Role, "loopback", address: null);

        await AskAsync(world, id);
        var before = ResidentKilobytes(world.Endpoint.Pid);
        await AskAsync(world, id);
        var after = ResidentKilobytes(world.Endpoint.Pid);

        // Kept, the spans of these requests would take some hundred megabytes.
        Assert.True(after - before < MostGrowth, $"grew from {before} kB to {after} kB in {Requests} requests");
        Assert.Equal(2, world.Sts.Requests.Count);
        Assert.Equal(collectorHangs, !world.Collector.Posts.IsEmpty);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(0, await world.Endpoint.TerminateAsync());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed} to end");
    }

    private static async Task AskAsync(TracedWorld world, string id)
    {
        for (var i = 0; i < Requests; i++)
            Assert.Equal(HttpStatusCode.OK, await world.AskAsync(Client, id));
    }

    private static long ResidentKilobytes(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
