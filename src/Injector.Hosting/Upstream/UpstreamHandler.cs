using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Injector.Hosting.Upstream;

/// <summary>Makes the HTTP transport to an <see cref="UpstreamAddress"/>: no proxy, no redirects, no compression, no cookies.</summary>
public static class UpstreamHandler
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Makes the transport.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="connectTimeout">Longest time for a connection to come up.</param>
    /// <param name="trusted">The only CAs that a TLS server may chain to; null takes the machine's.</param>
    public static SocketsHttpHandler Create(UpstreamAddress address, TimeSpan connectTimeout, X509Certificate2Collection? trusted)
    {
        var handler = new SocketsHttpHandler
        {
            // A proxy variable meant for the application must never see our tokens.
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = connectTimeout,
            PooledConnectionIdleTimeout = IdleTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        if (address.SocketPath is { } path)
            handler.ConnectCallback = (_, cancellation) => ConnectAsync(path, cancellation);
        if (trusted is not null)
            handler.SslOptions.CertificateChainPolicy = Pinned(trusted);
        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static X509ChainPolicy Pinned(X509Certificate2Collection trusted)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(trusted);
        return policy;
    }
}
