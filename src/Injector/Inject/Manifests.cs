using System.Text;
using Injector.Endpoint.Options;

namespace Injector.Inject;

/// <summary>Reads manifests from a file or standard input, and writes them: UTF-8, whatever the locale says.</summary>
internal static class Manifests
{
    // Other bytes would silently become question marks.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads them.</summary>
    /// <returns>What they are called in messages, and their text.</returns>
    /// <exception cref="StartupException">They cannot be read.</exception>
    public static async Task<(string Name, string Text)> ReadAsync(string file, CancellationToken cancellation)
    {
        var name = file == "-" ? "standard input" : file;
        try
        {
            if (file.Length == 0)
                throw new FileNotFoundException("no name");

            using var reader = file == "-" ? new StreamReader(Console.OpenStandardInput(), Strict) : new StreamReader(file, Strict);
            return (name, await reader.ReadToEndAsync(cancellation));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"expected a file at {file} or - for standard input, found: {e.Message}");
        }
        catch (DecoderFallbackException e)
        {
            throw new StartupException($"{name}: expected UTF-8, found other bytes ({e.Message})");
        }
    }

    /// <summary>Writes them to standard output.</summary>
    public static async Task WriteAsync(string text)
    {
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(Strict.GetBytes(text));
    }
}
