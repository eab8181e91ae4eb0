using Injector.Core.Credentials;

namespace Injector.Core.Tests.Credentials;

public sealed class RefreshTimeTests
{
    [Theory]
    [InlineData(60, 30)]
    [InlineData(30, 10)]
    [InlineData(24, 6)]
    [InlineData(10, 2.5)]
    [InlineData(720, 360)]
    public void Is_due_at_half_life_or_with_twenty_minutes_left(double minutes, double due)
    {
        var now = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(now.AddMinutes(due), RefreshTime.Of(now, now.AddMinutes(minutes), random: 0));
        Assert.Equal(now.AddMinutes(due * 0.9), RefreshTime.Of(now, now.AddMinutes(minutes), random: 1));
    }
}
