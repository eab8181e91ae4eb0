using System.Globalization;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>What a run has done.</summary>
/// <param name="Target">Of what.</param>
/// <param name="Seed">Of its random numbers.</param>
/// <param name="Inputs">How many inputs were taken.</param>
/// <param name="Took">How long that took.</param>
/// <param name="Slowest">The most that one input computed.</param>
/// <param name="Kept">Inputs that were kept because they reached something new.</param>
/// <param name="Branches">Branches that were reached; 0 without instrumentation.</param>
/// <param name="HeapGrowth">By how much the live heap has grown.</param>
/// <param name="Findings">What broke, each with its file.</param>
internal sealed record FuzzReport(
    string Target, int Seed, long Inputs, TimeSpan Took, TimeSpan Slowest, int Kept, int Branches, long HeapGrowth, IReadOnlyList<string> Findings)
{
    /// <summary>As a row of a table.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Target} | {Inputs} | {Took.TotalSeconds:0} | {Inputs / Took.TotalSeconds:0} | {Slowest.TotalMilliseconds:0.0} | {Kept} | {Branches} | {HeapGrowth / 1024} | {Seed} |");
}
