using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Faults;

/// <summary>A process runs out of file descriptors: whoever is not answered is told nothing wrong, and all is well when there are some again.</summary>
public sealed class DescriptorTests
{
    private static readonly TimeSpan RecoverWithin = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Of_the_sidecar()
    {
        RealParts.NeedRoot();
        await using var world = await FaultWorld.StartAsync("5s");
        var workload = await world.RegisterAsync("descriptors");
        await using var sidecar = await world.SidecarAsync(workload);
        using var asker = new Asker(sidecar.Address, workload.Id, FaultWorld.RolePrefix + "descriptors");
        await asker.RecoverAsync(RecoverWithin, () => sidecar.Output);

        await Descriptors.ExhaustAsync(sidecar.Pid);
        await asker.AskForAsync(TimeSpan.FromSeconds(7), mayBeDown: true);
        await Descriptors.GiveBackAsync(sidecar.Pid);
        FaultTimes.Record("sidecar without descriptors", await asker.RecoverAsync(RecoverWithin, () => sidecar.Output, mayBeDown: true));
    }

    [Fact]
    public async Task Of_the_endpoint_which_its_supervisor_starts_again()
    {
        RealParts.NeedRoot();
        await using var world = await StsWorld.StartAsync();
        world.Sts.Lifetime = TimeSpan.FromSeconds(5);
        using var asker = await world.AskerAsync("descriptors");
        await asker.RecoverAsync(RecoverWithin, () => world.Endpoint.Output);

        await Descriptors.ExhaustAsync(world.Endpoint.Pid);
        await asker.AskForAsync(TimeSpan.FromSeconds(7), mayBeDown: true);

        // The runtime of a program that is not native gives up ("Out of memory.") when it cannot open what it wants to load; then its supervisor
        // starts it again.
        await world.Endpoint.KillAsync();
        await world.Endpoint.StartAgainAsync();
        asker.Door = world.Endpoint.Url;
        FaultTimes.Record("endpoint without descriptors, after the next start", await asker.RecoverAsync(RecoverWithin, () => world.Endpoint.Output));
    }
}
