namespace Injector.Check;

/// <summary>How bad a finding is.</summary>
internal enum FindingLevel
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>It works, and something is not as it should be.</summary>
    Warning,

    /// <summary>Something does not work, or will not.</summary>
    Error,
}
