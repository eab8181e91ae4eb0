using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Outages;

/// <summary>The wall clock is set back by a day, or has always been slow.</summary>
public sealed class ClockJumpTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Set_back_a_revocation_arrives_all_the_same()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.SetClock(-Day);
        world.Upstream.Answer(FakeAnswer.Error(403, "CredentialsRevoked"));

        await world.PassAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(403, (await world.GetAsync()).Status);
    }

    [Fact]
    public async Task Set_back_a_pair_still_ends_when_its_life_has_passed()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.SetClock(-Day);
        world.Upstream.Answer(FakeAnswer.Text(500, ""));

        // Settling takes some time of its own.
        await world.PassAsync(TimeSpan.FromMinutes(40), step: TimeSpan.FromMinutes(3.5));
        Assert.True(Serves(world));
        await world.PassAsync(TimeSpan.FromMinutes(21), step: TimeSpan.FromMinutes(3.5));

        Assert.False(Serves(world));
    }

    [Fact]
    public async Task Set_back_a_pair_is_still_refreshed()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.SetClock(-Day);
        world.Upstream.Answer(FakeAnswer.Credentials(SidecarWorld.Noon.AddHours(2), "second"));

        await world.PassAsync(TimeSpan.FromMinutes(40), step: TimeSpan.FromSeconds(30));

        Assert.Equal("ASIASECOND", (await world.GetAsync()).Json("AccessKeyId"));
    }

    [Fact]
    public async Task With_a_slow_clock_a_pair_lives_no_longer_than_by_the_upstreams()
    {
        var tomorrow = SidecarWorld.Noon + Day;
        await using var world = await SidecarWorld.WithAsync(FakeAnswer.Credentials(tomorrow.AddHours(1)) with { Date = tomorrow });
        await world.SettleAsync();
        Assert.True(Serves(world));
        world.Upstream.Answer(FakeAnswer.Text(500, ""));

        await world.PassAsync(TimeSpan.FromMinutes(62), step: TimeSpan.FromMinutes(3.5));

        Assert.False(Serves(world));
    }

    [Fact]
    public async Task With_a_slow_clock_a_pair_at_its_end_by_the_upstreams_is_an_outage_with_its_pauses()
    {
        var tomorrow = SidecarWorld.Noon + Day;
        var ending = FakeAnswer.Credentials(tomorrow.AddSeconds(1)) with { Date = tomorrow };
        await using var world = await SidecarWorld.WithAsync(ending);

        // Asked without a pause, it would come to the other answer at once.
        world.Upstream.Behave = _ => world.Upstream.Count("GET") > 30 ? FakeAnswer.Text(500, "") : ending;
        await world.SettleAsync();

        Assert.InRange(world.Upstream.Count("GET"), 1, 10);
        Assert.True(world.Sidecar.Workloads.Single().IsOut);
        Assert.False(Serves(world));
    }

    // Without a request, which would wait by the standing clock.
    private static bool Serves(SidecarWorld world) => world.Sidecar.Workloads.Single().TryGetBody(out _);
}
