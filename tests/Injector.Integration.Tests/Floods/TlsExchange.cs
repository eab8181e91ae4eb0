using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Floods;

/// <summary>The same as <see cref="RawExchange"/> inside TLS. Whom it talks to is not checked: that is not what floods are about.</summary>
internal static class TlsExchange
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Connects and shakes hands.</summary>
    public static async Task<SslStream> ConnectAsync(EndPoint to, SslProtocols protocols = SslProtocols.None, bool narrow = false)
    {
        var socket = await RawExchange.ConnectAsync(to, from: null, narrow);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocols }, patience.Token);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends, and reads until the other side closes.</summary>
    public static async Task<string> SendAsync(EndPoint to, byte[] bytes)
    {
        await using var stream = await ConnectAsync(to);
        using var patience = new CancellationTokenSource(Patience);
        await stream.WriteAsync(bytes, patience.Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(patience.Token);
    }
}
