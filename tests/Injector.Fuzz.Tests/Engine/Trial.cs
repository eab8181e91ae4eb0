namespace Injector.Fuzz.Tests.Engine;

/// <summary>Takes one input: what it threw, what it cost, and whether that is more than the target may cost.</summary>
internal static class Trial
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Takes it.</summary>
    /// <param name="target">What takes it.</param>
    /// <param name="input">The input.</param>
    /// <param name="computed">How long it computed.</param>
    /// <returns>What broke; null when nothing did.</returns>
    public static Finding? Run(FuzzTarget target, byte[] input, out TimeSpan computed)
    {
        var (finding, took, allocated) = Once(target, input);
        computed = took;

        // What is costly may have been a first time, or the collector: the least of three tries counts.
        for (var again = 0; again < 2 && finding is null && (computed > Longest || allocated > Allowed(target, input)); again++)
        {
            (finding, took, var less) = Once(target, input);
            computed = took < computed ? took : computed;
            allocated = Math.Min(allocated, less);
        }

        if (finding is not null)
            return finding;

        if (computed > Longest)
            return new Finding("too long", $"{computed.TotalSeconds:0.0} s of computing for {input.Length} bytes");

        return allocated > Allowed(target, input)
            ? new Finding("too much memory", $"{allocated} bytes allocated for {input.Length} bytes, allowed are {Allowed(target, input)}")
            : null;
    }

    private static long Allowed(FuzzTarget target, byte[] input) => target.Allowance + (target.AllowancePerByte * input.Length);

    private static (Finding? Finding, TimeSpan Computed, long Allocated) Once(FuzzTarget target, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var began = ThreadCpu.Now;
        try
        {
            target.Take(input);
        }
        catch (Exception e)
        {
            return (Finding.Of(e), default, 0);
        }

        return (null, ThreadCpu.Now - began, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
