namespace Injector.Benchmarks.Measuring;

/// <summary>Something that is measured.</summary>
/// <param name="What">Its name in the table.</param>
/// <param name="Unit">Unit of the measured value.</param>
/// <param name="Budget">What it must keep to; null where it only explains others.</param>
internal sealed record Figure(string What, string Unit, Budget? Budget = null)
{
    /// <summary>Whether it says the same on a slower machine: a size or a ratio. Only such figures can fail the short form.</summary>
    public bool IsPortable { get; init; }

    /// <summary>
    /// What is had instead where a budget is missed and the results say why; null where it is not. The short form holds the figure to this, so
    /// that it does not get worse; the table goes on saying that the budget is missed.
    /// </summary>
    public double? Accounted { get; init; }
}
