using Injector.Hosting.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Sidecar.Tests.Logging;

public sealed class LineLimitTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void So_many_lines_a_minute_are_written_and_no_more()
    {
        var limit = new LineLimit(aMinute: 2, time);

        var written = Enumerable.Range(0, 100).Count(_ => limit.TryTake(out long _));

        Assert.Equal(2, written);
    }

    [Fact]
    public void The_first_line_of_the_next_minute_knows_how_many_were_not_written()
    {
        var limit = new LineLimit(aMinute: 1, time);
        for (var i = 0; i < 5; i++)
            limit.TryTake(out _);

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(limit.TryTake(out _));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(limit.TryTake(out var before));
        Assert.Equal(5, before);
    }
}
