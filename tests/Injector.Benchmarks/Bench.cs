using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Report;
using Injector.Benchmarks.Scenarios;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks;

/// <summary>Runs the scenarios round by round, each round through all of them, so that a noisy minute hits none of them alone.</summary>
internal static class Bench
{
    private const double SlackForNoise = 1.5;

    /// <summary>Runs them.</summary>
    /// <returns>0 when every budget that was measured holds (in the short form with slack), else 1.</returns>
    public static async Task<int> RunAsync(BenchOptions options)
    {
        var scenarios = ScenarioList.All.Where(s => options.Wants(s.Name, s.OnlyByName) && (!options.Short || s.InShortForm)).ToList();
        if (scenarios.Count == 0)
            return await BenchOptions.FailAsync("expected names of scenarios: " + string.Join(", ", ScenarioList.All.Select(s => s.Name)) + ", micro; found none of them");

        var samples = new Samples();
        var failures = new List<string>();
        await using (var world = await BenchWorld.StartAsync(options))
        {
            for (var round = 1; round <= options.Rounds; round++)
            {
                foreach (var scenario in scenarios.Where(s => round == 1 || !s.OncePerRun))
                    await RunOneAsync(scenario, world, samples, round, failures);
            }
        }

        var lines = TableText.Lines(samples, options.Short ? SlackForNoise : 1, options.Short);
        foreach (var line in TableText.Aligned(lines))
            await Console.Out.WriteLineAsync(line);
        foreach (var failure in failures)
            await Console.Out.WriteLineAsync("FAILED " + failure);
        if (options.Results.Length > 0)
            ResultsFile.Write(options, lines);

        var missed = lines.Count(line => line.Verdict == TableText.Missed);
        await Console.Out.WriteLineAsync($"{lines.Count} figures, {missed} budgets missed, {failures.Count} scenarios failed");
        return missed + failures.Count == 0 ? 0 : 1;
    }

    private static async Task RunOneAsync(IScenario scenario, BenchWorld world, Samples samples, int round, List<string> failures)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await scenario.RunAsync(world, samples);
        }
        catch (Exception e) when (e is BenchException or IOException or InvalidOperationException or TimeoutException or HttpRequestException)
        {
            failures.Add($"{scenario.Name}, round {round}: {e.Message}");
        }

        await Console.Error.WriteLineAsync($"round {round} {scenario.Name}: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
    }
}
