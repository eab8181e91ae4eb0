using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Injector.Hosting.Tls;

/// <summary>A listener that speaks TLS.</summary>
public static class TlsListener
{
    /// <summary>Shows, in each handshake, the certificate that is in force then; while there is none, handshakes fail.</summary>
    public static void UseTls(this ListenOptions listener, Func<ServerCertificate?> certificate) => listener.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = _ => certificate() is { } inForce
            ? ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = inForce.Context })
            : throw new AuthenticationException("there is no certificate yet"),
    });
}
