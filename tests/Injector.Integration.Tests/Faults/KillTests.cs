using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Faults;

/// <summary>kill -9 at any moment: what was promised before is still true after, and nobody was told anything wrong.</summary>
public sealed class KillTests
{
    private static readonly TimeSpan RecoverWithin = TimeSpan.FromSeconds(20);

    private static int Times => RealParts.Times > 1 ? 200 : 5;

    [Fact]
    public async Task Of_the_sidecar()
    {
        RealParts.NeedProxy();
        await using var world = await FaultWorld.StartAsync("4s");
        var workload = await world.RegisterAsync("killed");
        await using var sidecar = await world.SidecarAsync(workload);
        using var asker = new Asker(sidecar.Address, workload.Id, FaultWorld.RolePrefix + "killed");

        for (var i = 0; i < Times; i++)
        {
            var asking = asker.AskForAsync(TimeSpan.FromMilliseconds(400), mayBeDown: true);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(300)), TimeProvider.System, TestContext.Current.CancellationToken);
            await sidecar.KillAsync();
            await asking;
            await sidecar.StartAgainAsync();
            FaultTimes.Record("sidecar killed", await asker.RecoverAsync(RecoverWithin, () => sidecar.Output));
        }
    }

    [Fact]
    public async Task Of_the_endpoint_while_workloads_are_registered()
    {
        RealParts.NeedProxy();
        await using var endpoint = await EndpointProcess.StartAsync("--development-lifetime", "1h", "--rate-limit", "100000,100000");
        var kept = new List<string>();

        for (var i = 0; i < Times; i++)
        {
            var before = kept.Count;
            var registering = RegisterUntilDeadAsync(endpoint, kept);
            while (kept.Count == before && !registering.IsCompleted)
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(300)), TimeProvider.System, TestContext.Current.CancellationToken);
            await endpoint.KillAsync();
            await registering;

            var clock = System.Diagnostics.Stopwatch.StartNew();
            await endpoint.StartAgainAsync();
            foreach (var id in Sample(kept))
            {
                using var asker = new Asker(endpoint.Url, id, FaultWorld.RolePrefix + "kept");
                await asker.RecoverAsync(RecoverWithin, () => endpoint.Output);
            }

            FaultTimes.Record("endpoint killed, start included", clock.Elapsed);
        }

        Assert.NotEmpty(kept);
        Assert.DoesNotContain("cannot be read", endpoint.Output, StringComparison.Ordinal);
        Assert.Equal(0, Directory.GetFiles(Path.Combine(endpoint.Folder, "state", "workloads"), "*.json").Count(file => new FileInfo(file).Length == 0));
    }

    // The last ones, which were written when it died, and some others.
    private static IEnumerable<string> Sample(List<string> kept) => kept.TakeLast(5).Concat(kept.Count > 5 ? Random.Shared.GetItems(kept.ToArray(), 5) : []);

    private static async Task RegisterUntilDeadAsync(EndpointProcess endpoint, List<string> kept)
    {
        try
        {
            while (true)
                kept.Add((await endpoint.RegisterAsync("kept", FaultWorld.RolePrefix + "kept", "loopback", address: null)).Id);
        }
        catch (HttpRequestException)
        {
            // It is dead. What it has not answered may be there or not.
        }
    }
}
