namespace Injector.Sidecar.Upstream;

/// <summary>What an upstream's answer means for a pair that is held.</summary>
internal enum ReplyKind
{
    /// <summary>Credentials.</summary>
    Credentials,

    /// <summary>HEAD was answered well: still granted.</summary>
    Granted,

    /// <summary>Our endpoint has decided that the role is not this workload's: revoked at once.</summary>
    Refused,

    /// <summary>The id is unknown there: revoked when it is said twice, long enough apart to be no accident.</summary>
    UnknownId,

    /// <summary>Everything else: an outage, which takes nothing away.</summary>
    Outage,
}
