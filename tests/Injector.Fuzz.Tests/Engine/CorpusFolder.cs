using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>Inputs that once broke something, in the source tree: a folder for each target, a file for each input.</summary>
internal static class CorpusFolder
{
    private const string Extension = ".bin";

    private static readonly string Root = Path.Combine(Path.GetDirectoryName(Here())!, "..", "Corpus");

    /// <summary>Every file, as target and name.</summary>
    public static IEnumerable<(string Target, string Name)> All =>
        Directory.EnumerateFiles(Root, "*" + Extension, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileNameWithoutExtension(file)));

    /// <summary>Reads one.</summary>
    public static byte[] Read(string target, string name) => File.ReadAllBytes(Path.Combine(Root, target, name + Extension));

    /// <summary>Every one of a target.</summary>
    public static IEnumerable<byte[]> Of(string target) => All.Where(file => file.Target == target).Select(file => Read(file.Target, file.Name));

    /// <summary>Writes one.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string target, byte[] input)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, target));
        var file = Path.GetFullPath(Path.Combine(folder.FullName, "found-" + Convert.ToHexStringLower(SHA256.HashData(input))[..10] + Extension));
        File.WriteAllBytes(file, input);
        return file;
    }

    private static string Here([CallerFilePath] string path = "") =>
        File.Exists(path) ? path : throw new FileNotFoundException("expected the tests to run where they were built", path);
}
