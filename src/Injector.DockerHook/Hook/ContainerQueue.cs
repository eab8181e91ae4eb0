using System.Collections.Concurrent;
using Injector.DockerHook.Serving;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Hook;

/// <summary>
/// Work by key: for one key one at a time, for different keys side by side. What is asked for while it is under way is done once more
/// afterwards; what fails is tried again, ever more slowly.
/// </summary>
internal sealed class ContainerQueue(Func<string, CancellationToken, Task> handle, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Keys that have work now or later.</summary>
    public int Count => entries.Count;

    /// <summary>Asks for a key to be looked at.</summary>
    public void Post(string key)
    {
        if (stopping.IsCancellationRequested)
            return;

        while (true)
        {
            var entry = entries.GetOrAdd(key, static _ => new Entry());
            lock (entry.Gate)
            {
                // Just taken out by its own loop: the next round makes another.
                if (entry.IsOver)
                    continue;

                entry.Again = true;
                entry.Wake();
                if (entry.Running is null)
                    entry.Running = Task.Run(() => LoopAsync(key, entry));
                return;
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(entries.Values.Select(entry => entry.Running ?? Task.CompletedTask));
        stopping.Dispose();
    }

    private async Task LoopAsync(string key, Entry entry)
    {
        var pause = FirstPause;
        var said = "";
        while (!stopping.IsCancellationRequested)
        {
            lock (entry.Gate)
            {
                if (!entry.Again)
                {
                    entry.IsOver = true;
                    entries.TryRemove(key, out _);
                    return;
                }

                entry.Again = false;
            }

            try
            {
                await handle(key, stopping.Token);
                pause = FirstPause;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Said once, here or in the container's report; what goes on being wrong is not news.
                if (said == e.Message || e is ServingException or ChangedMeanwhileException)
                    HookLog.AgainQuietly(logger, Short(key), e.Message, pause);
                else
                    HookLog.Again(logger, Short(key), e.Message, pause);
                said = e.Message;
                await entry.PauseAsync(pause, time, stopping.Token);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                lock (entry.Gate)
                    entry.Again = true;
            }
        }
    }

    // A container's whole id is too long for a log; other keys are names.
    private static string Short(string key) => key.Length == 64 ? key[..12] : key;

    private sealed class Entry
    {
        private TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Lock Gate { get; } = new();

        public bool Again { get; set; }

        public bool IsOver { get; set; }

        public Task? Running { get; set; }

        // An event about a key ends its pause: what was wrong may be right now.
        public void Wake() => woken.TrySetResult();

        public async Task PauseAsync(TimeSpan pause, TimeProvider time, CancellationToken cancellation)
        {
            lock (Gate)
            {
                woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

                // What has changed while it was worked on may be what was wrong.
                if (Again)
                    pause = FirstPause;
            }

            await Task.WhenAny(woken.Task, Task.Delay(pause, time, cancellation));
        }
    }
}
