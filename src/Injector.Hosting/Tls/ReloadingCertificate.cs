using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Injector.Hosting.Tls;

/// <summary>A server certificate from two PEM files, with the CAs that the first one holds too, read again when they change; the last good one stays in force when they do not fit.</summary>
public sealed partial class ReloadingCertificate : IDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(10);

    private readonly string certificateFile;
    private readonly string keyFile;
    private readonly ILogger<ReloadingCertificate> logger;
    private readonly ITimer timer;
    private (DateTime Certificate, DateTime Key) stamp;
    private volatile ServerCertificate current;

    /// <summary>Reads the files once.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">They hold no certificate with its key.</exception>
    public ReloadingCertificate(string certificateFile, string keyFile, TimeProvider time, ILogger<ReloadingCertificate> logger)
    {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.logger = logger;
        stamp = Stamp();
        current = ServerCertificate.FromPemFiles(certificateFile, keyFile);
        timer = time.CreateTimer(_ => Check(), null, CheckEvery, CheckEvery);
    }

    /// <summary>The certificate to show now.</summary>
    public ServerCertificate Current => current;

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();

    private (DateTime Certificate, DateTime Key) Stamp() =>
        (File.GetLastWriteTimeUtc(certificateFile), File.GetLastWriteTimeUtc(keyFile));

    private void Check()
    {
        try
        {
            var seen = Stamp();
            if (seen == stamp)
                return;

            current = ServerCertificate.FromPemFiles(certificateFile, keyFile);
            stamp = seen;
            LogReloaded(logger, certificateFile, current.Expires.UtcDateTime);
        }
        catch (Exception e)
        {
            // On a timer's thread: anything that got out would end the process, and with it every workload's credentials.
            LogFailed(logger, certificateFile, keyFile, e.Message);
        }
    }

    [LoggerMessage(101, LogLevel.Information, "TLS certificate read again from {File}, valid until {NotAfter:u}")]
    private static partial void LogReloaded(ILogger logger, string file, DateTime notAfter);

    [LoggerMessage(102, LogLevel.Error, "TLS certificate not read from {File} and {KeyFile}: the last good one stays in force. {Problem}")]
    private static partial void LogFailed(ILogger logger, string file, string keyFile, string problem);
}
