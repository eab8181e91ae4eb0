using System.Runtime.CompilerServices;

namespace Injector.Webhook.Tests.World;

/// <summary>The files beside the tests, in the source tree, so that goldens can be written again.</summary>
internal static class Files
{
    /// <summary>Folder of this test project.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, ".."));

    /// <summary>A recorded review's file.</summary>
    public static string Review(string name) => Path.Combine(Folder, "Reviews", name);

    /// <summary>Names of all recorded reviews.</summary>
    public static IEnumerable<string> Reviews =>
        Directory.EnumerateFiles(Path.Combine(Folder, "Reviews"), "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    private static string Here([CallerFilePath] string path = "") =>
        File.Exists(path) ? path : throw new FileNotFoundException("expected the tests to run where they were built", path);
}
