using Injector.Endpoint.Store;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Endpoint.Tests.Store;

/// <summary>Who asks the source next.</summary>
public sealed class SourceQueueTests : IDisposable
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly SourceQueue queue;

    public SourceQueueTests() => queue = new SourceQueue(places: 1, time);

    [Fact]
    public async Task Who_has_nothing_goes_before_who_wants_a_fresher_pair()
    {
        var place = await EnterAsync(hasNothing: false);
        var fresher = Enumerable.Range(0, 100).Select(_ => EnterAsync(hasNothing: false)).ToList();
        var nothing = EnterAsync(hasNothing: true);

        place.Dispose();

        await nothing;
        Assert.DoesNotContain(fresher, waiting => waiting.IsCompleted);
    }

    [Fact]
    public async Task Who_wants_a_fresher_pair_has_every_fourth_turn()
    {
        var place = await EnterAsync(hasNothing: false);
        var waiting = Enumerable.Range(0, 8).Select(i => (Kind: i < 6 ? 'n' : 'f', Turn: EnterAsync(hasNothing: i < 6))).ToList();
        var order = "";

        while (waiting.Count > 0)
        {
            place.Dispose();
            place = await await Task.WhenAny(waiting.Select(one => one.Turn));
            var next = waiting.First(one => one.Turn.IsCompleted);
            order += next.Kind;
            waiting.Remove(next);
        }

        Assert.Equal("nnnfnnnf", order);
    }

    [Fact]
    public async Task A_call_that_hangs_keeps_its_place_for_a_second_only()
    {
        var hanging = await EnterAsync(hasNothing: true);
        var next = EnterAsync(hasNothing: true);
        Assert.False(next.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(1));
        await next;

        // Its late end frees nothing a second time.
        hanging.Dispose();
        Assert.False(EnterAsync(hasNothing: true).IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_takes_no_turn()
    {
        var place = await EnterAsync(hasNothing: true);
        using var impatient = new CancellationTokenSource();
        var gone = queue.EnterAsync(hasNothing: true, again: false, impatient.Token);
        var next = EnterAsync(hasNothing: true);

        await impatient.CancelAsync();
        place.Dispose();

        await next;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
    }

    public void Dispose() => queue.Dispose();

    private Task<SourcePlace> EnterAsync(bool hasNothing) => queue.EnterAsync(hasNothing, again: false, CancellationToken.None);
}
