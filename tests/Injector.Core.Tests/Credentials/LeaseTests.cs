using Injector.Core.Credentials;
using Injector.Testing.Time;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Core.Tests.Credentials;

/// <summary>A pair's life by two clocks; the stricter one counts.</summary>
public sealed class LeaseTests
{
    private readonly FakeTimeProvider world = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ShiftedTime time;

    public LeaseTests() => time = new ShiftedTime(world);

    private Lease Hour => Lease.Start(time, time.GetUtcNow().AddHours(1), TimeSpan.MaxValue, random: 0);

    [Fact]
    public void Is_due_at_half_of_its_life_and_ends_at_its_end()
    {
        var lease = Hour;

        world.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal((true, false, TimeSpan.FromMinutes(1)), (lease.IsValid(time), lease.IsDue(time), lease.UntilDue(time)));
        world.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal((true, true, TimeSpan.FromMinutes(1)), (lease.IsValid(time), lease.IsDue(time), lease.UntilEnd(time)));
        world.Advance(TimeSpan.FromMinutes(1));
        Assert.False(lease.IsValid(time));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-24)]
    public void Set_back_the_wall_clock_makes_it_no_longer(int hours)
    {
        var lease = Hour;
        time.Shift = TimeSpan.FromHours(hours);

        world.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal((true, true), (lease.IsValid(time), lease.IsDue(time)));
        world.Advance(TimeSpan.FromMinutes(1));
        Assert.False(lease.IsValid(time));
    }

    [Fact]
    public void Set_forward_the_wall_clock_ends_it_for_as_long_as_it_is_wrong()
    {
        var lease = Hour;
        time.Shift = TimeSpan.FromHours(1);
        Assert.False(lease.IsValid(time));

        time.Shift = TimeSpan.Zero;
        Assert.True(lease.IsValid(time));
    }

    [Fact]
    public void Lives_no_longer_than_is_known_from_elsewhere()
    {
        var lease = Lease.Start(time, time.GetUtcNow().AddHours(25), TimeSpan.FromHours(1), random: 0);

        world.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal((true, true), (lease.IsValid(time), lease.IsDue(time)));
        world.Advance(TimeSpan.FromMinutes(30));
        Assert.False(lease.IsValid(time));
    }

    [Fact]
    public void Without_refresh_it_is_never_due()
    {
        var lease = Lease.WithoutRefresh(time, time.GetUtcNow().AddHours(1));

        world.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal((true, false), (lease.IsValid(time), lease.IsDue(time)));
    }

    [Fact]
    public void Come_while_the_wall_clock_is_ahead_it_lives_once_the_clock_is_right_and_ends_at_its_end()
    {
        time.Shift = TimeSpan.FromHours(24);
        var lease = Lease.WithoutRefresh(time, world.GetUtcNow().AddHours(1));
        Assert.False(lease.IsValid(time));
        world.Advance(TimeSpan.FromMinutes(10));
        Assert.False(lease.IsValid(time));

        time.Shift = TimeSpan.Zero;

        Assert.Equal((true, TimeSpan.FromMinutes(50)), (lease.IsValid(time), lease.UntilEnd(time)));
        world.Advance(TimeSpan.FromMinutes(50));
        Assert.False(lease.IsValid(time));
    }

    [Fact]
    public void Come_while_the_wall_clock_is_ahead_and_served_since_it_is_made_no_longer_by_setting_it_back()
    {
        time.Shift = TimeSpan.FromHours(24);
        var lease = Lease.WithoutRefresh(time, world.GetUtcNow().AddHours(1));
        time.Shift = TimeSpan.Zero;
        Assert.True(lease.IsValid(time));

        time.Shift = TimeSpan.FromHours(-24);

        world.Advance(TimeSpan.FromMinutes(59));
        Assert.True(lease.IsValid(time));
        world.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((false, TimeSpan.Zero), (lease.IsValid(time), lease.UntilEnd(time)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(24)]
    public void Come_after_its_end_it_is_never_valid(int minutes)
    {
        var lease = Lease.WithoutRefresh(time, time.GetUtcNow());

        time.Shift = TimeSpan.FromMinutes(minutes);
        Assert.False(lease.IsValid(time));
        world.Advance(TimeSpan.FromMinutes(minutes));
        Assert.False(lease.IsValid(time));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-24)]
    public void Without_refresh_too_the_wall_clock_set_back_makes_it_no_longer(int hours)
    {
        var lease = Lease.WithoutRefresh(time, time.GetUtcNow().AddHours(1));
        time.Shift = TimeSpan.FromHours(hours);

        world.Advance(TimeSpan.FromMinutes(59));
        Assert.True(lease.IsValid(time));
        world.Advance(TimeSpan.FromMinutes(1));
        Assert.False(lease.IsValid(time));
    }
}
