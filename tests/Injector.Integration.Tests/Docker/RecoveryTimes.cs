using System.Collections.Concurrent;
using System.Text.Json;

namespace Injector.Integration.Tests.Docker;

/// <summary>
/// How long things took, in milliseconds: written to <c>docker-times.json</c> in the folder that INJECTOR_TESTS_OUTPUT names, else beside the
/// tests. The figures of one run stand in tests/Injector.Benchmarks/RESULTS.md.
/// </summary>
internal static class RecoveryTimes
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly ConcurrentDictionary<string, double> Times = new(StringComparer.Ordinal);
    private static readonly Lock Writing = new();

    public static void Record(string what, TimeSpan time)
    {
        Times[what] = Math.Round(time.TotalMilliseconds);
        var folder = Environment.GetEnvironmentVariable("INJECTOR_TESTS_OUTPUT") ?? AppContext.BaseDirectory;
        lock (Writing)
            File.WriteAllText(Path.Combine(folder, "docker-times.json"), JsonSerializer.Serialize(new SortedDictionary<string, double>(Times, StringComparer.Ordinal), Indented));
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {time.TotalMilliseconds:0} ms");
    }
}
