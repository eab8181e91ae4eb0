namespace Injector.Fuzz.Tests.Engine;

/// <summary>Feeds a target with mutations of its seeds and of what has led somewhere new.</summary>
/// <param name="target">The target.</param>
/// <param name="seed">Of the random numbers: the same seed tries the same inputs.</param>
internal sealed class Fuzzer(FuzzTarget target, int seed)
{
    private const int StackSize = 1024 * 1024;
    private const int MostKept = 4000;
    private const int LongestKept = 64 * 1024;
    private const int MostFindings = 8;

    private readonly Random random = new(seed);
    private readonly Mutator mutator = new(target);
    private readonly Coverage coverage = new();
    private readonly List<byte[]> pool = [.. target.Seeds, .. CorpusFolder.Of(target.Name).Where(input => input.Length <= LongestKept)];
    private readonly Dictionary<string, string> findings = new(StringComparer.Ordinal);
    private readonly int seeds = target.Seeds.Count;
    private TimeSpan slowest;

    /// <summary>Runs it, on a thread whose stack is no larger than those of a server.</summary>
    /// <param name="inputs">How many inputs.</param>
    /// <param name="atMost">Longest time.</param>
    public FuzzReport Run(long inputs, TimeSpan atMost)
    {
        FuzzReport? report = null;
        Exception? fault = null;
        var thread = new Thread(() => report = Guarded(inputs, atMost, out fault), StackSize);
        thread.Start();
        thread.Join();
        return report ?? throw new InvalidOperationException("the run itself failed", fault);
    }

    private FuzzReport? Guarded(long inputs, TimeSpan atMost, out Exception? fault)
    {
        fault = null;
        try
        {
            return Try(inputs, atMost);
        }
        catch (Exception e)
        {
            fault = e;
            return null;
        }
    }

    private FuzzReport Try(long inputs, TimeSpan atMost)
    {
        using var watchdog = new Watchdog(target.Name);
        using var last = new LastInput(target);
        foreach (var input in pool.ToList())
            Take(input, watchdog, last);

        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var kept = pool.Count;
        var done = 0L;
        var began = TimeProvider.System.GetTimestamp();
        while (done < inputs && findings.Count < MostFindings && TimeProvider.System.GetElapsedTime(began) < atMost)
        {
            Take(mutator.Mutate(random, Pick(), Pick()), watchdog, last);
            done++;
        }

        var took = TimeProvider.System.GetElapsedTime(began);
        var held = pool.Skip(kept).Sum(input => (long)input.Length);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - heap - held;
        return new FuzzReport(target.Name, seed, done, took, slowest, pool.Count - kept, coverage.Branches, growth, [.. findings.Values]);
    }

    // Seeds keep their share, so that what was kept does not lead further and further away from what is valid.
    private byte[] Pick() => random.Next(3) == 0 ? target.Seeds[random.Next(seeds)] : pool[random.Next(pool.Count)];

    private void Take(byte[] input, Watchdog watchdog, LastInput last)
    {
        last.Write(input);
        watchdog.Begin(input);
        Coverage.Clear();
        var finding = Trial.Run(target, input, out var computed);
        if (computed > slowest)
            slowest = computed;
        if (finding is not null)
            Note(finding, input);
        else if (coverage.TakeNew() && input.Length <= LongestKept && pool.Count < MostKept)
            pool.Add(input);
        watchdog.End();
    }

    private void Note(Finding finding, byte[] input)
    {
        if (findings.ContainsKey(finding.Kind))
            return;

        var small = Shrinker.Shrink(input, smaller => Trial.Run(target, smaller, out _)?.Kind == finding.Kind);
        var file = CorpusFolder.Write(target.Name, small);
        findings[finding.Kind] = $"{target.Name}, seed {seed}: {finding.Kind}, {small.Length} bytes in {file}: {finding.Problem}";
    }
}
