namespace Injector.Testing.Upstream;

/// <summary>A request that a <see cref="FakeUpstream"/> got.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Target">The raw request target.</param>
/// <param name="Headers">All header lines, as sent.</param>
public sealed record FakeCall(string Method, string Target, IReadOnlyList<string> Headers)
{
    /// <summary>Value of the Authorization header; null when there is none.</summary>
    public string? Authorization =>
        Headers.FirstOrDefault(line => line.StartsWith("Authorization: ", StringComparison.OrdinalIgnoreCase))?["Authorization: ".Length..];
}
