namespace Injector.Fuzz.Tests.Engine;

/// <summary>Looks from a thread of its own at how long an input has been at work, and ends the process with the input on disk when it hangs.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly string target;
    private readonly Timer timer;
    private byte[]? input;
    private long began;

    /// <summary>Begins to look.</summary>
    public Watchdog(string target)
    {
        this.target = target;
        timer = new Timer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>An input is taken from now on.</summary>
    public void Begin(byte[] taken)
    {
        Volatile.Write(ref began, TimeProvider.System.GetTimestamp());
        Volatile.Write(ref input, taken);
    }

    /// <summary>It has been taken.</summary>
    public void End() => Volatile.Write(ref input, null);

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();

    private void Look()
    {
        if (Volatile.Read(ref input) is { } hanging && TimeProvider.System.GetElapsedTime(Volatile.Read(ref began)) > Patience && Volatile.Read(ref input) == hanging)
            Environment.FailFast($"{target}: an input hangs, it is in {CorpusFolder.Write(target, hanging)}");
    }
}
