namespace Injector.Core.Runtime;

/// <summary>What the OCI runtime wrapper tells the hook of a container whose start it holds: the engine cannot be asked about it then.</summary>
public sealed record RuntimeContainer
{
    /// <summary>The engine's id, whole.</summary>
    public required string Id { get; init; }

    /// <summary>Name, without the slash.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the image.</summary>
    public required string ImageId { get; init; }

    /// <summary>The name that the image was asked for by.</summary>
    public required string ImageName { get; init; }

    /// <summary>Network mode as created.</summary>
    public required string NetworkMode { get; init; }

    /// <summary>Labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Those of its own variables, <c>NAME=VALUE</c>, that name a credentials URI: no other is anybody's business.</summary>
    public required IReadOnlyList<string> Environment { get; init; }
}
