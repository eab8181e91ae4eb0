namespace Injector.Core.Grants;

/// <summary>What a condition of a subject looks at.</summary>
public enum SubjectKey
{
    /// <summary>A name of the identity; which one, the condition says.</summary>
    Name,

    /// <summary>Digest of the image.</summary>
    ImageDigest,

    /// <summary>Repository of the image.</summary>
    Repository,

    /// <summary>A label of the container; which one, the condition says.</summary>
    Label,
}
