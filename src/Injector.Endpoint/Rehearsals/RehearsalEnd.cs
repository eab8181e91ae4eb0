namespace Injector.Endpoint.Rehearsals;

/// <summary>Why a rehearsal has ended.</summary>
internal enum RehearsalEnd
{
    /// <summary>Its time was over.</summary>
    Over,

    /// <summary>Somebody stopped it.</summary>
    Stopped,

    /// <summary>Another one was begun for the same workload.</summary>
    Replaced,

    /// <summary>The grant that allowed it decides no more, or allows it no more.</summary>
    GrantWithdrawn,

    /// <summary>The workload is no more.</summary>
    Retired,

    /// <summary>The endpoint ends.</summary>
    Shutdown,
}
