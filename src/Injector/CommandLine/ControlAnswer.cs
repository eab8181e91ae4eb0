namespace Injector.CommandLine;

/// <summary>What a control socket answered.</summary>
/// <param name="Body">JSON, or nothing; empty when refused.</param>
/// <param name="Code">Reason code of a refusal; empty otherwise.</param>
/// <param name="Message">Why, for people; empty otherwise.</param>
internal sealed record ControlAnswer(string Body, string Code, string Message)
{
    /// <summary>Whether it was done.</summary>
    public bool IsDone => Code.Length == 0 && Message.Length == 0;
}
