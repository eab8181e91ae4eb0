namespace Injector.Endpoint.Options;

/// <summary>Where credentials come from.</summary>
public enum SourceKind
{
    /// <summary>Embedded: obviously fake keys, for trying things out.</summary>
    Development,

    /// <summary>AWS STS AssumeRole.</summary>
    Sts,

    /// <summary>Control-plane payloads only.</summary>
    Payload,

    /// <summary>Another ECS-compatible endpoint.</summary>
    Upstream,
}
