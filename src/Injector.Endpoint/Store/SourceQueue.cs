using Injector.Core.Time;

namespace Injector.Endpoint.Store;

/// <summary>
/// Who may ask the source next. Workloads that have nothing go before those that want a fresher pair, three to one, so that neither starves
/// the other. A place is held for a second at most: calls that hang, or a slow source, keep nobody else from asking.
/// </summary>
internal sealed class SourceQueue : IDisposable
{
    private const int FirstInARow = 3;
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly LinkedList<TaskCompletionSource<SourcePlace>> empty = new();
    private readonly LinkedList<TaskCompletionSource<SourcePlace>> holding = new();
    private readonly SourcePace pace = new();
    private readonly ITimer timer;
    private int free;
    private int inARow;

    /// <summary>Makes it.</summary>
    /// <param name="places">Calls under way at once.</param>
    /// <param name="time">Clock.</param>
    public SourceQueue(int places, TimeProvider time)
    {
        free = places;
        this.time = time;
        timer = time.CreateTimer(_ => Admit(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for a place.</summary>
    /// <param name="hasNothing">Whether the workload has no pair to serve meanwhile.</param>
    /// <param name="again">Whether it has had its turn and was throttled: then it is next.</param>
    /// <param name="cancellation">Gives the wait up.</param>
    public async Task<SourcePlace> EnterAsync(bool hasNothing, bool again, CancellationToken cancellation)
    {
        var turn = new TaskCompletionSource<SourcePlace>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            var queue = hasNothing ? empty : holding;
            if (again)
                queue.AddFirst(turn);
            else
                queue.AddLast(turn);
        }

        await using var ended = cancellation.UnsafeRegister(static (turn, token) => ((TaskCompletionSource<SourcePlace>)turn!).TrySetCanceled(token), turn);
        Admit();
        return await turn.Task;
    }

    /// <summary>What the source did with a question.</summary>
    public void Saw(bool throttled)
    {
        lock (gate)
        {
            if (throttled)
                pace.Throttled(time.GetSteady());
            else
                pace.Answered(time.GetSteady());
        }
    }

    /// <summary>Who had a place does not ask after all.</summary>
    public void GiveUp()
    {
        lock (gate)
            pace.NotAsked(time.GetSteady());
    }

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();

    private void Leave()
    {
        lock (gate)
            free++;
        Admit();
    }

    private void Admit()
    {
        lock (gate)
        {
            while (free > 0 && empty.Count + holding.Count > 0)
            {
                var now = time.GetSteady();
                var wait = pace.Wait(now);
                if (wait > TimeSpan.Zero)
                {
                    timer.Change(wait, Timeout.InfiniteTimeSpan);
                    return;
                }

                var place = new SourcePlace(Leave);
                if (!Next().TrySetResult(place))
                    continue;

                free--;
                pace.Asked(now);
                place.GiveUpAfter(HeldFor, time);
            }
        }
    }

    private TaskCompletionSource<SourcePlace> Next()
    {
        var queue = holding.Count == 0 || (empty.Count > 0 && inARow < FirstInARow) ? empty : holding;
        inARow = queue == empty ? inARow + 1 : 0;
        var next = queue.First!.Value;
        queue.RemoveFirst();
        return next;
    }
}
