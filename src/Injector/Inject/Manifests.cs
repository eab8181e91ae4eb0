using Injector.CommandLine;
using Injector.Endpoint.Options;

namespace Injector.Inject;

/// <summary>Reads manifests from a file or standard input.</summary>
internal static class Manifests
{
    /// <summary>Reads them.</summary>
    /// <returns>What they are called in messages, and their text.</returns>
    /// <exception cref="StartupException">They cannot be read.</exception>
    public static async Task<(string Name, string Text)> ReadAsync(GivenOptions given, CancellationToken cancellation)
    {
        var file = given.Text(InjectArguments.File)!;
        if (file == "-")
            return ("standard input", await Console.In.ReadToEndAsync(cancellation));

        try
        {
            return (file, await File.ReadAllTextAsync(file, cancellation));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"--filename: expected a file at {file} or - for standard input, found: {e.Message}");
        }
    }
}
