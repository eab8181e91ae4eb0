namespace Injector.Kubernetes.Tests.Check;

/// <summary>What a program left behind.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ProcessOutcome(int Code, string Output, string Error)
{
    /// <summary>It was called wrongly: one line on standard error, nothing else.</summary>
    public void AssertUsage(string what)
    {
        Assert.Equal(2, Code);
        Assert.Equal("", Output);
        Assert.Contains(what, Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
