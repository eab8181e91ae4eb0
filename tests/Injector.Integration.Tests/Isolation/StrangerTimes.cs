namespace Injector.Integration.Tests.Isolation;

/// <summary>Times of two kinds of request, taken in turn, and what can be told from them.</summary>
/// <param name="Foreign">Microseconds for ids that somebody else has.</param>
/// <param name="Unknown">Microseconds for ids that nobody has.</param>
internal sealed record StrangerTimes(IReadOnlyList<double> Foreign, IReadOnlyList<double> Unknown)
{
    /// <summary>The chance that a foreign id takes longer than an unknown one: a half, where nothing can be told (Mann-Whitney's U over all pairs).</summary>
    public double ChanceOfLonger => U / ((double)Foreign.Count * Unknown.Count);

    /// <summary>How many standard deviations U is from what chance gives.</summary>
    public double Z
    {
        get
        {
            double n = Foreign.Count, m = Unknown.Count;
            return (U - (n * m / 2)) / Math.Sqrt(n * m * (n + m + 1) / 12);
        }
    }

    private double U
    {
        get
        {
            // Sum of the foreign ones' ranks among all, less the least that it can be; equal times share their ranks.
            var all = Foreign.Select(time => (Time: time, IsForeign: true)).Concat(Unknown.Select(time => (Time: time, IsForeign: false))).OrderBy(t => t.Time).ToList();
            double sum = 0;
            for (int first = 0, next; first < all.Count; first = next)
            {
                var foreign = 0;
                for (next = first; next < all.Count && all[next].Time.Equals(all[first].Time); next++)
                    foreign += all[next].IsForeign ? 1 : 0;
                sum += foreign * (first + 1 + next) / 2.0;
            }

            return sum - (Foreign.Count * (Foreign.Count + 1.0) / 2);
        }
    }

    /// <summary>The middle one.</summary>
    public static double Median(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant(
        $"{Foreign.Count} pairs | {Median(Foreign):0.0} | {Median(Unknown):0.0} | {ChanceOfLonger:0.000} | {Z:0.0}");
}
