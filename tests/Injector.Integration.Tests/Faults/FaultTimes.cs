using System.Text.Json;

namespace Injector.Integration.Tests.Faults;

/// <summary>
/// How long it took until everybody was served again, by fault: median and worst, in milliseconds, in <c>fault-times.json</c> in the folder that
/// INJECTOR_TESTS_OUTPUT names, else beside the tests.
/// </summary>
internal static class FaultTimes
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly SortedDictionary<string, List<double>> Times = new(StringComparer.Ordinal);
    private static readonly Lock Writing = new();

    public static void Record(string fault, TimeSpan time)
    {
        var folder = Environment.GetEnvironmentVariable("INJECTOR_TESTS_OUTPUT") ?? AppContext.BaseDirectory;
        lock (Writing)
        {
            if (!Times.TryGetValue(fault, out var times))
                Times[fault] = times = [];
            times.Add(Math.Round(time.TotalMilliseconds));
            var table = Times.ToDictionary(t => t.Key, t => Row(t.Value));
            File.WriteAllText(Path.Combine(folder, "fault-times.json"), JsonSerializer.Serialize(table, Indented));
        }
    }

    private static Dictionary<string, double> Row(List<double> times)
    {
        var sorted = times.Order().ToList();
        return new Dictionary<string, double> { ["times"] = sorted.Count, ["median"] = sorted[sorted.Count / 2], ["worst"] = sorted[^1] };
    }
}
