namespace Injector.Hosting.Logging;

/// <summary>Lets so many log lines a minute through, for what a stranger can bring about as often as he likes.</summary>
/// <param name="aMinute">How many.</param>
/// <param name="time">Clock.</param>
public sealed class LineLimit(int aMinute, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private long? began;
    private int written;
    private long untold;

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="before">How many were not, since the last one that was.</param>
    public bool TryTake(out long before)
    {
        lock (gate)
        {
            before = untold;
            if (began is not { } then || time.GetElapsedTime(then) >= Minute)
            {
                began = time.GetTimestamp();
                written = 0;
            }

            if (written >= aMinute)
            {
                untold++;
                return false;
            }

            written++;
            untold = 0;
            return true;
        }
    }
}
