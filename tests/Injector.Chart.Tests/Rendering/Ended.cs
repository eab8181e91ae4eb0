namespace Injector.Chart.Tests.Rendering;

/// <summary>A program that ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record Ended(int Code, string Output, string Error);
