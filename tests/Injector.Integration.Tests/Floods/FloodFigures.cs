using System.Collections.Concurrent;

namespace Injector.Integration.Tests.Floods;

/// <summary>
/// What was measured under flood, a line of a table each: written to <c>floods.md</c> in the folder that INJECTOR_TESTS_OUTPUT names, else
/// beside the tests.
/// </summary>
internal static class FloodFigures
{
    private static readonly ConcurrentDictionary<string, string> Lines = new(StringComparer.Ordinal);
    private static readonly Lock Writing = new();

    public static void Record(string what, string figures)
    {
        Lines[what] = $"| {what} | {figures} |";
        var folder = Environment.GetEnvironmentVariable("INJECTOR_TESTS_OUTPUT") ?? AppContext.BaseDirectory;
        lock (Writing)
            File.WriteAllLines(Path.Combine(folder, "floods.md"), Lines.Values.Order(StringComparer.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {figures}");
    }
}
