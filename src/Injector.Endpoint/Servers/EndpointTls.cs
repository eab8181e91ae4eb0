using System.Security.Cryptography;
using Injector.Endpoint.Options;
using Injector.Hosting.Tls;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Servers;

/// <summary>The endpoint's TLS certificate, as the options name it.</summary>
internal static class EndpointTls
{
    /// <summary>Reads it; null without TLS.</summary>
    /// <exception cref="StartupException">It is needed and missing, or there and not needed, or cannot be read.</exception>
    public static ReloadingCertificate? Load(EndpointOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var named = options.TlsCertificate is not null || options.TlsKey is not null;
        if (!options.Listen.IsHttps && options.ClusterDoor is null)
        {
            return named
                ? throw new StartupException($"expected --listen https://… with --tls-cert and --tls-key, found {options.Listen}")
                : null;
        }

        if (options.TlsCertificate is null || options.TlsKey is null)
            throw new StartupException($"expected --tls-cert FILE and --tls-key FILE with --listen https://… and inside a cluster, found not both");

        try
        {
            return new ReloadingCertificate(
                options.TlsCertificate, options.TlsKey, time, loggers.CreateLogger<ReloadingCertificate>());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartupException(
                $"expected a PEM certificate in {options.TlsCertificate} and its key in {options.TlsKey}, found: {e.Message}");
        }
    }
}
