namespace Injector.Host.Runtime;

/// <summary>One thing that the OCI runtime wrapper needs.</summary>
/// <param name="What">What.</param>
/// <param name="IsGood">Whether it is as it should be.</param>
/// <param name="Detail">What was found, and the mend.</param>
internal sealed record RuntimeStatusItem(string What, bool IsGood, string Detail);
