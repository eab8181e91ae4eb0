namespace Injector.Fuzz.Tests.Engine;

/// <summary>Something of the product that takes bytes from outside, and what must hold whatever they are.</summary>
internal abstract class FuzzTarget : IDisposable
{
    /// <summary>Its name: of its folder of regression cases, and in reports.</summary>
    public abstract string Name { get; }

    /// <summary>Inputs that it takes, for mutations to begin with.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Words that mean something to it.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Whether its inputs are JSON, and may be changed member by member.</summary>
    public virtual bool IsJson => false;

    /// <summary>Longest input that is tried.</summary>
    public virtual int LongestInput => 256 * 1024;

    /// <summary>Bytes that it may allocate whatever the input.</summary>
    public virtual long Allowance => 512 * 1024;

    /// <summary>Bytes that it may allocate for each byte of the input.</summary>
    public virtual long AllowancePerByte => 300;

    /// <summary>How many inputs the long form tries.</summary>
    public virtual long LongForm => 700_000;

    /// <summary>Takes an input; throws when something does not hold. Failures that the product documents are caught here.</summary>
    public abstract void Take(byte[] input);

    /// <inheritdoc />
    public void Dispose() => End();

    /// <summary>Ends what it has begun.</summary>
    protected virtual void End()
    {
        // Most have nothing to end.
    }
}
