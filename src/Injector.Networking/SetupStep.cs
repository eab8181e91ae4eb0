namespace Injector.Networking;

/// <summary>One step of a setup, for logs and for `status` output.</summary>
/// <param name="Name">What the step is about, in words that need no translation: "guard", "address", …</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What exactly was done, or why it could not be.</param>
public sealed record SetupStep(string Name, SetupOutcome Outcome, string Detail)
{
    public override string ToString() => $"{Name}: {Outcome} ({Detail})";
}
