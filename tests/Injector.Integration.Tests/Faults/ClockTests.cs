using Injector.Integration.Tests.World;
using Injector.Testing.Sts;

namespace Injector.Integration.Tests.Faults;

/// <summary>The wall clock of a running process jumps: nothing is served beyond its true end, and nobody is left without once the clock is right.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan RecoverWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(6);
    private static readonly int[] Jumps = [-24, -1, 1, 24];

    [Fact]
    public async Task Of_the_sidecar()
    {
        RealParts.NeedFakeTime();
        await using var world = await FaultWorld.StartAsync("6s");
        var shifted = await Task.WhenAll(Jumps.Select(hours => ShiftedSidecar.StartAsync(world, hours)));
        await Task.WhenAll(shifted.Select(one => one.RecoverAsync(RecoverWithin)));

        // The clocks jump while the endpoint is there; then it dies, until after the end of all that the sidecars can have.
        foreach (var one in shifted)
            one.Jump();
        await Task.WhenAll(shifted.Select(one => one.Asker.AskForAsync(TimeSpan.FromSeconds(1.5))));
        await world.Endpoint.KillAsync();
        await Task.WhenAll(shifted.Select(one => one.Asker.AskForAsync(Life + TimeSpan.FromSeconds(1))));
        Assert.All(shifted, one => Assert.True(one.Asker.Statuses[^1] == 503, $"{one.Hours} h: {one.Asker.Statuses[^1]}"));

        await world.Endpoint.StartAgainAsync();
        foreach (var one in shifted)
        {
            one.SetRight();
            FaultTimes.Record($"sidecar's clock jumped {one.Hours} h and back", await one.RecoverAsync(RecoverWithin));
            await one.DisposeAsync();
        }
    }

    [Fact]
    public Task Of_the_endpoint()
    {
        RealParts.NeedFakeTime();
        return Task.WhenAll(Jumps.Select(OfEndpointAsync));
    }

    private static async Task OfEndpointAsync(int hours)
    {
        using var clock = new ShiftedClock();
        await using var world = await StsWorld.StartAsync(endpoint =>
        {
            foreach (var (name, value) in clock.Environment)
                endpoint.Environment[name] = value;
        });
        world.Sts.Lifetime = Life;
        using var asker = await world.AskerAsync("clock");
        await asker.RecoverAsync(RecoverWithin, () => world.Endpoint.Output);

        world.Sts.Otherwise = StsBehaviour.ServerError;
        await asker.AskForAsync(TimeSpan.FromSeconds(0.3));
        clock.Set(TimeSpan.FromHours(hours));
        await asker.AskForAsync(Life + TimeSpan.FromSeconds(1));
        Assert.True(asker.Statuses[^1] == 503, $"{hours} h: {asker.Statuses[^1]}\n{world.Endpoint.Output}");

        clock.Set(TimeSpan.Zero);
        world.Sts.Otherwise = StsBehaviour.Success;
        FaultTimes.Record($"endpoint's clock jumped {hours} h and back", await asker.RecoverAsync(RecoverWithin, () => world.Endpoint.Output));
    }
}
