using Injector.Core.Injection;
using Injector.Webhook.Patching;

namespace Injector.Webhook.Injection;

/// <summary>What is done with a pod and why.</summary>
public sealed record InjectionResult
{
    /// <summary>What became of it.</summary>
    public required InjectionOutcome Outcome { get; init; }

    /// <summary>One of <see cref="Core.Names.InjectionReasons.Outcomes"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>The reason for people: what was found, and the mend. Empty where there is nothing to say.</summary>
    public string Message { get; init; } = "";

    /// <summary>Whether the message is a warning: somebody expects credentials that will not be there.</summary>
    public bool IsWarning { get; init; }

    /// <summary>Operations; empty when nothing is changed.</summary>
    public IReadOnlyList<PatchOperation> Patch { get; init; } = [];

    /// <summary>What people should know besides.</summary>
    public IReadOnlyList<InjectionNotice> Notices { get; init; } = [];

    /// <summary>How the credentials are reached; null when not injected.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>Whether the sidecar is a native one.</summary>
    public bool IsNative { get; init; }

    /// <summary>What was done to each container.</summary>
    public IReadOnlyList<ContainerReport> Containers { get; init; } = [];

    /// <summary>Lets a pod through as it is.</summary>
    internal static InjectionResult Unchanged(string reason, string message = "", bool isWarning = false) =>
        new() { Outcome = InjectionOutcome.Unchanged, Reason = reason, Message = message, IsWarning = isWarning };

    /// <summary>Refuses a pod.</summary>
    internal static InjectionResult Rejected(string reason, string message) =>
        new() { Outcome = InjectionOutcome.Rejected, Reason = reason, Message = message };
}
