using System.Diagnostics;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Faults;

/// <summary>Every sidecar of a host starts at once, as after a reboot.</summary>
public sealed class SidecarStormTests
{
    [Fact]
    public async Task All_are_served_soon_and_the_endpoint_is_asked_about_once_by_each()
    {
        RealParts.NeedProxy();
        var count = RealParts.Times > 1 ? 500 : 60;
        await using var world = await StsWorld.StartAsync();
        var workloads = new List<(string Id, string TokenFile)>();
        for (var i = 0; i < count; i++)
            workloads.Add(await world.Endpoint.RegisterAsync($"storm-{i}", $"{FaultWorld.RolePrefix}storm-{i}"));

        var clock = Stopwatch.StartNew();
        await Task.WhenAll(workloads.Select(async (workload, i) =>
        {
            await using var sidecar = await SidecarProcess.StartAsync("unix:" + world.Endpoint.DataSocket, workload);
            var role = $"{FaultWorld.RolePrefix}storm-{i}";
            using var asker = new Asker(sidecar.Address, workload.Id, role) { OwnKey = StsWorld.KeyOf(role) };
            await asker.RecoverAsync(TimeSpan.FromSeconds(90), () => sidecar.Output);
            FaultTimes.Record($"{count} sidecars start at once: served after the start of the storm", clock.Elapsed);
        }));

        Assert.Equal(count, world.Sts.Requests.Count);
    }
}
