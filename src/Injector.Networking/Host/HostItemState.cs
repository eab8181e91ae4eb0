namespace Injector.Networking.Host;

/// <summary>How a part of host networking is found.</summary>
public enum HostItemState
{
    /// <summary>It stands as it must.</summary>
    Present,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there, and not as it must be.</summary>
    Different,

    /// <summary>It is not wanted here, or not possible; the detail says why.</summary>
    NotNeeded,
}
