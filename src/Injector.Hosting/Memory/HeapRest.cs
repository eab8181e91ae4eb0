namespace Injector.Hosting.Memory;

/// <summary>Gives back what starting has left on the heap: a server that is idle for most of its life would keep it until its next collection.</summary>
public static class HeapRest
{
    private static readonly TimeSpan StartIsOver = TimeSpan.FromSeconds(1);

    /// <summary>Waits until the start is over, then gives back; returns at once when cancelled.</summary>
    public static async Task AfterStartAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(StartIsOver, TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
