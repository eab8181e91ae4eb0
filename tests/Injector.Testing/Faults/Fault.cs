namespace Injector.Testing.Faults;

/// <summary>What a <see cref="FaultProxy"/> does to an answer.</summary>
/// <param name="Name">What it is called in a table.</param>
public sealed record Fault(string Name)
{
    /// <summary>Nothing is wrong.</summary>
    public static Fault None { get; } = new("none");

    /// <summary>Time before the first byte.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The request is swallowed: no answer, and no end of the connection either.</summary>
    public bool IsHalfOpen { get; init; }

    /// <summary>The connection is reset after so many bytes of the answer.</summary>
    public int? ResetAt { get; init; }

    /// <summary>No more than so many bytes a second.</summary>
    public int? BytesPerSecond { get; init; }

    /// <summary>Makes another answer of a real one.</summary>
    public Func<HttpMessage, byte[]>? Rewrite { get; init; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
