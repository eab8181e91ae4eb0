namespace Injector.Benchmarks.Measuring;

/// <summary>The median of a figure over all rounds.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Ratio">Its ratio to nginx in the same round; null where nginx does nothing of the kind.</param>
internal readonly record struct Median(double Value, double? Ratio);
