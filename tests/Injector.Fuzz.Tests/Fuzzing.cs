using System.Globalization;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests;

/// <summary>
/// Runs a target: some thousand inputs, or as many as it says with INJECTOR_TESTS_LONG=1. INJECTOR_FUZZ_SEED repeats a run. What is found
/// stands, made smaller, in the folder Corpus, and stays there as a regression case once it is mended.
/// </summary>
internal static class Fuzzing
{
    private const long BoundedInputs = 20_000;

    // What decides whether a change lands must not depend on luck; the long form looks elsewhere each time.
    private const int BoundedSeed = 20261126;
    private const int FewestInputs = 50;
    private const long MostHeapGrowth = 64 * 1024 * 1024;
    private static readonly TimeSpan BoundedTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongTime = TimeSpan.FromMinutes(4);
    private static readonly Lock Writing = new();

    private static bool IsLong => Environment.GetEnvironmentVariable("INJECTOR_TESTS_LONG") is { Length: > 0 };

    /// <summary>Runs it and ends it.</summary>
    public static void Run(FuzzTarget target)
    {
        using var ending = target;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("INJECTOR_FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : IsLong ? Random.Shared.Next() : BoundedSeed;
        var report = IsLong ? new Fuzzer(target, seed).Run(target.LongForm, LongTime) : new Fuzzer(target, seed).Run(BoundedInputs, BoundedTime);
        Write(report);
        Assert.True(report.Findings.Count == 0, string.Join("\n\n", report.Findings));
        Assert.True(report.Inputs >= FewestInputs, $"{report.Inputs} inputs in {report.Took}: too few to say anything");
        Assert.True(report.HeapGrowth < MostHeapGrowth, $"the heap has grown by {report.HeapGrowth} bytes over {report.Inputs} inputs");
    }

    private static void Write(FuzzReport report)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        if (Environment.GetEnvironmentVariable("INJECTOR_TESTS_OUTPUT") is not { Length: > 0 } folder)
            return;

        lock (Writing)
            File.AppendAllText(Path.Combine(folder, "fuzz.md"), report + "\n");
    }
}
