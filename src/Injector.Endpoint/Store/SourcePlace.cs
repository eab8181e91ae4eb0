namespace Injector.Endpoint.Store;

/// <summary>A place among those who ask the source, free again when it is disposed or after a while, whichever comes first.</summary>
internal sealed class SourcePlace(Action leave) : IDisposable
{
    private ITimer? timer;
    private int left;

    /// <summary>Gives the place up after this time.</summary>
    public void GiveUpAfter(TimeSpan span, TimeProvider time) =>
        timer = time.CreateTimer(static place => ((SourcePlace)place!).Leave(), this, span, Timeout.InfiniteTimeSpan);

    /// <inheritdoc />
    public void Dispose()
    {
        timer?.Dispose();
        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Exchange(ref left, 1) == 0)
            leave();
    }
}
