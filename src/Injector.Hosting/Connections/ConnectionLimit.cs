using Injector.Hosting.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Injector.Hosting.Connections;

/// <summary>
/// How many connections a server holds. When all places are taken, the connection that has been idle for longest makes room for the new
/// one: whoever fills the places with connections that ask nothing, ask slowly or read no answer keeps nobody else out. Kestrel's own limit would turn the
/// new one away, and write a line for each.
/// </summary>
/// <param name="places">How many.</param>
/// <param name="listener">What the connections are for, as metrics and log name it.</param>
/// <param name="registry">Where what is closed is counted; null counts nothing.</param>
/// <param name="loggers">Where it logs, at most a line a minute.</param>
/// <param name="time">Clock of the log.</param>
public sealed partial class ConnectionLimit(int places, string listener, CollectorRegistry? registry, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>
    /// Connections that wait to be accepted: what Linux allows by default. With Kestrel's 512 a flood makes the kernel drop whoever comes
    /// then, and the next try is a second later.
    /// </summary>
    public const int Backlog = 4096;

    // What a connection takes at most: a header of the greatest length, in bytes and as text, what is read and written ahead, here and in the
    // kernel; and TLS besides.
    private const int MemoryForOne = 128 * 1024;
    private const int MemoryForTls = 64 * 1024;

    // Of the memory that there is, what connections may take together; the rest is everything else's.
    private const double Share = 0.75;

    // Those that were told to go need a moment for it: with more of them than this the new one waits, or memory would know no bound.
    private const int MostLeaving = 256;

    // Before it has been there for so long nobody is idle: its request may be on its way through the queues of a busy process.
    private static readonly TimeSpan Hearing = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly LinkedList<HeldConnection> queue = new();
    private readonly LineLimit lines = new(aMinute: 1, time);
    private readonly ILogger logger = loggers.CreateLogger<ConnectionLimit>();
    private readonly Counter.Child? displaced = Counted(registry, listener);
    private int open;

    /// <summary>As many places as are wanted, or what the memory of the container is enough for.</summary>
    /// <param name="wanted">How many are wanted.</param>
    /// <param name="inTls">Whether the connections speak TLS, which takes memory of its own.</param>
    public static int Affordable(int wanted, bool inTls = false) =>
        (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * Share / (MemoryForOne + (inTls ? MemoryForTls : 0)), Math.Min(wanted, 512), wanted);

    /// <summary>Gives a connection a place before the server hears of it; it has it until <see cref="Leave"/>.</summary>
    /// <param name="connection">It has none yet.</param>
    /// <param name="ending">The listener is closed: nobody waits any more, and the place is given anyway.</param>
    /// <returns>Done when it has one: while all are taken by who is being answered, is leaving, or has only just come, it waits.</returns>
    internal ValueTask TakePlaceAsync(ConnectionContext connection, CancellationToken ending)
    {
        var held = new HeldConnection(connection, this);
        connection.Features.Set(held);
        return TryTake(held) ? ValueTask.CompletedTask : WaitForPlaceAsync(held, ending);
    }

    /// <summary>The connection has ended, or is about to.</summary>
    internal void Leave(HeldConnection held)
    {
        lock (gate)
        {
            open--;
            if (held.Place.List is not null)
                queue.Remove(held.Place);
        }
    }

    private static Counter.Child? Counted(CollectorRegistry? registry, string listener) =>
        registry is null
            ? null
            : Metrics.WithCustomRegistry(registry)
                .CreateCounter("injector_connections_closed_total", "Connections closed because all places of their listener were taken.", "listener")
                .WithLabels(listener);

    private async ValueTask WaitForPlaceAsync(HeldConnection held, CancellationToken ending)
    {
        // What those who came before have sent is read first.
        await Task.Yield();
        while (!TryDisplace(held))
        {
            if (ending.IsCancellationRequested)
            {
                Take(held);
                return;
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private bool TryTake(HeldConnection held)
    {
        lock (gate)
        {
            if (queue.Count >= places)
                return false;

            Take(held);
            return true;
        }
    }

    private void Take(HeldConnection held)
    {
        lock (gate)
        {
            queue.AddLast(held.Place);
            open++;
        }
    }

    private bool TryDisplace(HeldConnection held)
    {
        HeldConnection? idle;
        lock (gate)
        {
            if (TryTake(held))
                return true;

            idle = open - queue.Count < MostLeaving ? LongestIdle() : null;
            if (idle is null)
                return false;

            queue.Remove(idle.Place);
            Take(held);
        }

        displaced?.Inc();
        if (lines.TryTake(out var before))
            LogFull(logger, places, listener, before);
        idle.Close();
        return true;
    }

    // The first in the queue, but who is being answered, or has been since it was last looked at, goes to its end instead.
    private HeldConnection? LongestIdle()
    {
        for (var looks = queue.Count * 2; looks > 0; looks--)
        {
            var first = queue.First!;
            if (!first.Value.TakeHasAsked() && !first.Value.IsAsking)
                return first.Value.Age >= Hearing ? first.Value : null;

            queue.RemoveFirst();
            queue.AddLast(first);
        }

        return null;
    }

    [LoggerMessage(103, LogLevel.Warning,
        "All {Places} places of the {Listener} listener are taken: idle connections make room, new ones wait for it; {Before} times since this was last said")]
    private static partial void LogFull(ILogger logger, int places, string listener, long before);
}
