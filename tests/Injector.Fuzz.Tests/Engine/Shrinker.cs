namespace Injector.Fuzz.Tests.Engine;

/// <summary>Makes a failing input smaller for as long as it fails in the same way.</summary>
internal static class Shrinker
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Shrinks.</summary>
    /// <param name="input">What fails.</param>
    /// <param name="fails">Whether a smaller one fails in the same way.</param>
    public static byte[] Shrink(byte[] input, Func<byte[], bool> fails)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var size = Math.Max(input.Length / 2, 1); size > 0; size /= 2)
        {
            for (var at = 0; at < input.Length && TimeProvider.System.GetElapsedTime(began) < Patience;)
            {
                var smaller = Bytes.Replace(input, at, Math.Min(size, input.Length - at), default);
                if (fails(smaller))
                    input = smaller;
                else
                    at += size;
            }
        }

        return input;
    }
}
