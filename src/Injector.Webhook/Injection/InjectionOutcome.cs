namespace Injector.Webhook.Injection;

/// <summary>What became of a pod.</summary>
public enum InjectionOutcome
{
    /// <summary>Patched.</summary>
    Injected,

    /// <summary>Let through as it is.</summary>
    Unchanged,

    /// <summary>Refused.</summary>
    Rejected,
}
