namespace Injector.Benchmarks.Measuring;

/// <summary>What has been measured so far.</summary>
internal sealed class Samples
{
    private readonly List<Figure> order = [];
    private readonly Dictionary<Figure, List<(double Value, double? Ratio)>> taken = [];

    /// <summary>Every figure that was measured, in the order in which it came up first.</summary>
    public IReadOnlyList<Figure> Figures => order;

    /// <summary>Takes one.</summary>
    public void Add(Figure figure, double value, double? nginx = null)
    {
        if (!taken.TryGetValue(figure, out var list))
        {
            taken[figure] = list = [];
            order.Add(figure);
        }

        list.Add((value, nginx is { } other ? value / other : null));
    }

    /// <summary>The median of a figure.</summary>
    public Median MedianOf(Figure figure)
    {
        var list = taken[figure];
        var ratios = list.Where(sample => sample.Ratio is not null).Select(sample => sample.Ratio!.Value).ToList();
        return new Median(Numbers.Median(list.Select(sample => sample.Value)), ratios.Count == 0 ? null : Numbers.Median(ratios));
    }
}
