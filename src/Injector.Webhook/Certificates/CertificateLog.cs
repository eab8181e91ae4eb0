using Microsoft.Extensions.Logging;

namespace Injector.Webhook.Certificates;

/// <summary>What is logged of certificates; events 3100 to 3199. Never a certificate's key, nor the text of a Secret.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(3101, LogLevel.Information, "CA in Secret {Secret} {What}")]
    public static partial void AuthorityWritten(ILogger logger, string secret, string what);

    [LoggerMessage(3102, LogLevel.Error, "Secret {Secret} holds no CA of ours ({Problem}): a new one takes its place, pods that have pinned the old one must be restarted")]
    public static partial void AuthorityUnreadable(ILogger logger, string secret, string problem);

    [LoggerMessage(3103, LogLevel.Information, "A new certificate is in Secret {Secret}")]
    public static partial void LeafWritten(ILogger logger, string secret);

    [LoggerMessage(3104, LogLevel.Information, "The bundle of the webhook configuration has been put right")]
    public static partial void BundleWritten(ILogger logger);

    [LoggerMessage(3105, LogLevel.Information, "A certificate valid until {NotAfter:u} is served")]
    public static partial void Served(ILogger logger, DateTime notAfter);

    [LoggerMessage(3106, LogLevel.Warning, "Certificates and bundle could not be looked at ({Problem}): those in hand hold")]
    public static partial void Failed(ILogger logger, string problem);
}
