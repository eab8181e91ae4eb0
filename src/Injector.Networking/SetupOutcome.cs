namespace Injector.Networking;

/// <summary>How one step of preparing a network namespace ended.</summary>
public enum SetupOutcome
{
    /// <summary>It was not there and is now.</summary>
    Done,

    /// <summary>It was there exactly so; nothing was changed.</summary>
    AlreadyThere,

    /// <summary>Something of ours was there and was put in afresh, in one transaction without a gap.</summary>
    Renewed,

    /// <summary>A best-effort step that this system does not allow; the detail says why. The setup is safe without it.</summary>
    NotPossible,
}
