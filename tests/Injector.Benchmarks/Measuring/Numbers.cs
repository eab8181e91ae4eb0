namespace Injector.Benchmarks.Measuring;

/// <summary>Medians and percentiles.</summary>
internal static class Numbers
{
    /// <summary>The one in the middle; of an even number, the mean of the two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The value that this part of all values does not exceed.</summary>
    public static double Percentile(double[] values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(sorted.Length * part) - 1)];
    }
}
