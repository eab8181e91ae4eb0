using System.Collections.Concurrent;
using Injector.Core.Names;
using Injector.DockerHook.Hook;
using Injector.DockerHook.Serving;
using Injector.Testing.Logs;
using Microsoft.Extensions.Time.Testing;

namespace Injector.DockerHook.Tests.Hook;

/// <summary>Work by key: what fails is tried again, and what is asked for meanwhile is not forgotten.</summary>
public sealed class QueueTests
{
    private const string Key = "orders";
    private readonly FakeTimeProvider time = new();
    private readonly CollectedLog log = new();

    [Fact]
    public async Task What_was_asked_for_while_it_failed_is_tried_again_soon_however_long_the_pause_had_become()
    {
        var tries = new ConcurrentQueue<DateTimeOffset>();
        ContainerQueue? queue = null;
        using var seen = new SemaphoreSlim(0);
        await using var made = queue = new ContainerQueue(
            (_, _) =>
            {
                tries.Enqueue(time.GetUtcNow());

                // After 0, 0.5, 1.5 and 3.5 s it would be tried after 7.5 s.
                if (tries.Count == 4)
                    queue!.Post(Key);
                seen.Release();
                throw new InvalidOperationException("it is not there");
            },
            time, log.CreateFactory().CreateLogger(Key));

        queue.Post(Key);
        await AdvanceUntilAsync(() => tries.Count == 5);

        var last = tries.TakeLast(2).ToList();
        Assert.True(last[1] - last[0] < TimeSpan.FromSeconds(1), $"{last[0]:O} {last[1]:O}");
        Assert.True(seen.CurrentCount >= 5);
    }

    [Fact]
    public async Task What_goes_on_being_wrong_is_logged_once_and_what_its_report_says_not_at_all()
    {
        var tries = 0;
        await using var queue = new ContainerQueue(
            (key, _) =>
            {
                tries++;
                throw key == Key ? new InvalidOperationException("it is not there") : new ServingException(HookReasons.PortTaken, "it is taken");
            },
            time, log.CreateFactory().CreateLogger(Key));

        queue.Post(Key);
        queue.Post("taken");
        await AdvanceUntilAsync(() => tries >= 6);

        Assert.Single(log.Written, line => line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Contains(log.Written, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("it is not there", StringComparison.Ordinal));
    }

    // The queue's own pauses are of the fake clock; its work is on the pool's threads.
    private async Task AdvanceUntilAsync(Func<bool> isDone)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!isDone())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
            time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
