using Injector.Core.Credentials;
using Microsoft.Extensions.Logging;

namespace Injector.Sidecar;

/// <summary>What the sidecar logs; events 2000 to 2099. Ids print masked.</summary>
internal static partial class SidecarLog
{
    [LoggerMessage(2001, LogLevel.Information, "Credentials {Id} of {Role}: valid until {Expiration:u}, next at {RefreshAt:u}")]
    public static partial void Held(ILogger logger, CredentialId id, string role, DateTimeOffset expiration, DateTimeOffset refreshAt);

    [LoggerMessage(2002, LogLevel.Warning, "No new credentials {Id}: {Problem}; {Holding}")]
    public static partial void Outage(ILogger logger, CredentialId id, string problem, string holding);

    [LoggerMessage(2003, LogLevel.Debug, "Still no new credentials {Id} after {Failures} attempts, next in {Wait}: {Problem}")]
    public static partial void StillOut(ILogger logger, CredentialId id, int failures, TimeSpan wait, string problem);

    [LoggerMessage(2004, LogLevel.Warning, "Credentials {Id} are revoked ({Code}): {Problem}")]
    public static partial void Revoked(ILogger logger, CredentialId id, string code, string problem);

    [LoggerMessage(2005, LogLevel.Information, "Credentials {Id} are granted again")]
    public static partial void Restored(ILogger logger, CredentialId id);

    [LoggerMessage(2006, LogLevel.Information, "Credentials on {Address}, health and metrics on {AdminAddress}, upstream {Upstream}")]
    public static partial void Listening(ILogger logger, string address, string adminAddress, string upstream);

    [LoggerMessage(2007, LogLevel.Information, "The upstream answers for {Id} again, after {Failures} failures")]
    public static partial void Recovered(ILogger logger, CredentialId id, int failures);

    [LoggerMessage(2008, LogLevel.Information, "Listener {Listener} taken over for {Workloads} workloads")]
    public static partial void TakenOver(ILogger logger, string listener, int workloads);

    [LoggerMessage(2009, LogLevel.Information, "Listener {Listener} closed")]
    public static partial void Closed(ILogger logger, string listener);

    [LoggerMessage(2010, LogLevel.Warning, "Hand-off socket {Path}: {Problem}. Trying again")]
    public static partial void HandoffLost(ILogger logger, string path, string problem);

    [LoggerMessage(2011, LogLevel.Information, "Connected to the hand-off socket {Path}")]
    public static partial void HandoffConnected(ILogger logger, string path);

    [LoggerMessage(2012, LogLevel.Warning, "Hand-off message not taken: {Problem}")]
    public static partial void HandoffRejected(ILogger logger, string problem);

    [LoggerMessage(2013, LogLevel.Warning, "Upstream {Upstream} is neither near nor behind TLS: credentials travel there in the clear")]
    public static partial void InTheClear(ILogger logger, string upstream);
}
