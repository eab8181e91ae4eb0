namespace Injector.Kubernetes.Callers;

/// <summary>What is known of whoever has shown a token.</summary>
public sealed record CallerVerdict
{
    private CallerVerdict()
    {
    }

    /// <summary>The pod; null otherwise.</summary>
    public PodCaller? Caller { get; private init; }

    /// <summary>Why it is nobody, for the log; null otherwise. Callers are never told.</summary>
    public string? Refusal { get; private init; }

    /// <summary>Why nothing can be said now; null otherwise.</summary>
    public string? Outage { get; private init; }

    /// <summary>A pod.</summary>
    public static CallerVerdict Known(PodCaller caller) => new() { Caller = caller };

    /// <summary>Nobody.</summary>
    public static CallerVerdict Nobody(string why) => new() { Refusal = why };

    /// <summary>Cannot be said.</summary>
    public static CallerVerdict Unknown(string why) => new() { Outage = why };
}
