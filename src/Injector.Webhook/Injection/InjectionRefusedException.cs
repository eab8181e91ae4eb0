namespace Injector.Webhook.Injection;

/// <summary>A pod cannot be injected into.</summary>
/// <param name="reason">One of <see cref="Core.Names.InjectionReasons"/>.</param>
/// <param name="message">What was found, and the mend.</param>
public sealed class InjectionRefusedException(string reason, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public string Reason => reason;
}
