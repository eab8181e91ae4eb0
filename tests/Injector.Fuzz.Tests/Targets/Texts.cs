using System.Text;

namespace Injector.Fuzz.Tests.Targets;

/// <summary>Texts as bytes and back, as the product's readers of files take them.</summary>
internal static class Texts
{
    /// <summary>Texts as UTF-8; single quotes stand for double ones where that is easier to read.</summary>
    public static IReadOnlyList<byte[]> Seeds(params IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>JSON with single quotes.</summary>
    public static IReadOnlyList<byte[]> Json(params IEnumerable<string> texts) => Seeds(texts.Select(text => text.Replace('\'', '"')));

    /// <summary>Every file below a folder beside the tests.</summary>
    public static IReadOnlyList<byte[]> Files(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Seeds", folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>Bytes as a text; what is no UTF-8 becomes a replacement character, as when a file is read.</summary>
    public static string Of(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
