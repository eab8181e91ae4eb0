namespace Injector.Networking.Host;

/// <summary>One change of the host: what a shell would be told, how to make it, how to take it back.</summary>
internal abstract class HostStep(string name, string detail)
{
    /// <summary>What it is about.</summary>
    public string Name { get; } = name;

    /// <summary>What exactly.</summary>
    public string Detail { get; } = detail;

    /// <summary>The same as lines for a shell.</summary>
    public abstract string Shell { get; }

    /// <summary>Makes the change, wholly or not at all.</summary>
    /// <exception cref="NetworkSetupException">It was refused.</exception>
    public abstract void Apply();

    /// <summary>Takes it back to what was before <see cref="Apply"/>.</summary>
    /// <exception cref="NetworkSetupException">That was refused.</exception>
    public abstract void Undo();
}
