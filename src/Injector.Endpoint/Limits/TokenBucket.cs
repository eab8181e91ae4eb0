namespace Injector.Endpoint.Limits;

/// <summary>A token bucket; it refills by the clock, no timer behind it.</summary>
internal sealed class TokenBucket(RateLimit limit, TimeProvider time)
{
    private readonly Lock gate = new();
    private double tokens = limit.Burst;
    private long last = time.GetTimestamp();

    /// <summary>Takes one token, if there is one.</summary>
    public bool TryTake()
    {
        lock (gate)
        {
            Refill();
            if (tokens < 1)
                return false;

            tokens--;
            return true;
        }
    }

    /// <summary>Whether there is a token; takes none.</summary>
    public bool HasToken()
    {
        lock (gate)
        {
            Refill();
            return tokens >= 1;
        }
    }

    /// <summary>Whether nothing has been taken lately: such a bucket can be forgotten without anybody noticing.</summary>
    public bool IsFull()
    {
        lock (gate)
        {
            Refill();
            return tokens >= limit.Burst;
        }
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        tokens = Math.Min(limit.Burst, tokens + (time.GetElapsedTime(last, now).TotalSeconds * limit.Steady));
        last = now;
    }
}
