namespace Injector.Core.Credentials;

/// <summary>
/// When the next pair should be got, in endpoint and sidecar alike: at half of the life, or with 20 minutes left where that comes first
/// (below 15, botocore and the .NET SDK ask on every call), though never before a quarter of the life. Up to a tenth earlier, at random, so
/// that pairs got together do not come due together.
/// </summary>
public static class RefreshTime
{
    private static readonly TimeSpan Floor = TimeSpan.FromMinutes(20);

    /// <summary>When a pair that was got now should be replaced.</summary>
    /// <param name="now">When it was got.</param>
    /// <param name="expiration">When it ends.</param>
    /// <param name="random">0 to 1.</param>
    public static DateTimeOffset Of(DateTimeOffset now, DateTimeOffset expiration, double random)
    {
        var life = expiration - now;
        var early = life - Floor > life / 4 ? life - Floor : life / 4;
        var due = early < life / 2 ? early : life / 2;
        return now + (due * (1 - (random / 10)));
    }
}
