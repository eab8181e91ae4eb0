using System.Globalization;

namespace Injector.Endpoint.Limits;

/// <summary>Requests that one workload, or one unknown peer, may make: a token bucket.</summary>
/// <param name="Steady">Tokens that come back each second.</param>
/// <param name="Burst">Size of the bucket.</param>
public readonly record struct RateLimit(int Steady, int Burst)
{
    /// <summary>The ECS agent's default.</summary>
    public static RateLimit Default { get; } = new(40, 60);

    /// <summary>
    /// Reads <c>STEADY,BURST</c> as the ECS agent reads ECS_TASK_METADATA_RPS_LIMIT: blanks round a number are trimmed, both must
    /// be positive integers.
    /// </summary>
    public static bool TryParse(string? text, out RateLimit limit)
    {
        limit = Default;
        var parts = (text ?? "").Split(',');
        if (parts.Length != 2 || !TryPositive(parts[0], out var steady) || !TryPositive(parts[1], out var burst))
            return false;

        limit = new RateLimit(steady, burst);
        return true;
    }

    private static bool TryPositive(string text, out int number) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
