namespace Injector.Benchmarks.Report;

/// <summary>A line of the table, as text.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">Median with its unit.</param>
/// <param name="Budget">The limit; empty for none.</param>
/// <param name="Verdict">Whether it holds; empty without a budget.</param>
/// <param name="Ratio">Ratio to nginx; empty where there is none.</param>
internal sealed record TableLine(string What, string Measured, string Budget, string Verdict, string Ratio)
{
    /// <summary>The fields in their order.</summary>
    public IReadOnlyList<string> Fields => [What, Measured, Budget, Verdict, Ratio];
}
