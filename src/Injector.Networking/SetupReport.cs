namespace Injector.Networking;

/// <summary>What a setup did, in the order in which it did it. A required step that fails throws instead.</summary>
public sealed record SetupReport(IReadOnlyList<SetupStep> Steps)
{
    /// <summary>True when nothing had to be put in: everything stood before.</summary>
    public bool NothingNew => Steps.All(step => step.Outcome is not SetupOutcome.Done);

    /// <summary>The best-effort steps that this system did not allow.</summary>
    public IEnumerable<SetupStep> NotPossible => Steps.Where(step => step.Outcome is SetupOutcome.NotPossible);

    public override string ToString() => string.Join("; ", Steps);
}
