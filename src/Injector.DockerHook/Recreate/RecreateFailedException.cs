namespace Injector.DockerHook.Recreate;

/// <summary>A container was not replaced.</summary>
/// <param name="message">What was expected and what was found, and how things stand now.</param>
/// <param name="originalRuns">Whether the original runs as before; if not, the next recovery brings it back.</param>
/// <param name="inner">The cause.</param>
public sealed class RecreateFailedException(string message, bool originalRuns, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the original runs as before.</summary>
    public bool OriginalRuns { get; } = originalRuns;
}
