namespace Injector.Testing.Kubernetes;

/// <summary>What is wrong with the fake API server, or with one part of it, at the moment.</summary>
public sealed class ApiFaults
{
    /// <summary>Time that passes before each answer.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Every request is answered with 503.</summary>
    public bool Failing { get; set; }

    /// <summary>Connections are closed at once, without an answer.</summary>
    public bool Down { get; set; }

    /// <summary>Makes another text of each JSON answer; null leaves them alone.</summary>
    public Func<string, string>? Garble { get; set; }
}
