namespace Injector.Benchmarks;

/// <summary>A measurement that cannot be made, or whose answers were wrong.</summary>
internal sealed class BenchException(string message) : Exception(message);
