using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Sources.Sts;

/// <summary>What the STS source logs; events 1500 to 1599.</summary>
internal static partial class StsLog
{
    [LoggerMessage(1501, LogLevel.Warning,
        "STS does not allow a session of {Wanted} for {Role}: {Clamped} is taken. Role chaining allows one hour at most; otherwise "
        + "raise the role's MaxSessionDuration, or lower the grant's session.duration")]
    public static partial void Clamped(ILogger logger, string role, TimeSpan wanted, TimeSpan clamped);
}
