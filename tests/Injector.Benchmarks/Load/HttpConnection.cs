using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Injector.Benchmarks.Load;

/// <summary>One connection, written and read by the thread that owns it; allocates nothing for a request.</summary>
internal sealed class HttpConnection : IDisposable
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LengthHeader = "\r\nContent-Length:"u8.ToArray();

    private readonly Socket socket;
    private readonly Stream stream;
    private readonly byte[] buffer = new byte[512 * 1024];

    /// <summary>Connects; with TLS where the address says so (the certificate is the bench's own, so it is not looked at).</summary>
    public HttpConnection(Uri address)
    {
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Parse(address.Host), address.Port);
        stream = new NetworkStream(socket, ownsSocket: true);
        if (address.Scheme != Uri.UriSchemeHttps)
            return;

        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = address.Host,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });
        stream = tls;
    }

    /// <summary>Bytes of a request with a body, or of a GET without.</summary>
    public static byte[] Request(Uri address, byte[]? body = null)
    {
        var head = body is null
            ? $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"
            : $"POST {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body ?? []];
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <returns>The body; good until the next call.</returns>
    /// <exception cref="BenchException">The status is not 200.</exception>
    public ReadOnlySpan<byte> Ask(byte[] request)
    {
        stream.Write(request);
        var length = 0;
        while (true)
        {
            var read = stream.Read(buffer, length, buffer.Length - length);
            if (read == 0)
                throw new BenchException("expected an answer, found the connection closed");

            length += read;
            var head = buffer.AsSpan(0, length).IndexOf(HeadEnd);
            if (head >= 0 && length >= head + HeadEnd.Length + LengthOf(buffer.AsSpan(0, head + 2)))
                return buffer.AsSpan(0, length)[(head + HeadEnd.Length)..];
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 200"u8))
            throw new BenchException("expected status 200, found " + Encoding.ASCII.GetString(head[..Math.Min(head.Length, 40)]));

        var at = head.IndexOf(LengthHeader);
        if (at < 0)
            throw new BenchException("expected a Content-Length, found none");

        var value = head[(at + LengthHeader.Length)..].TrimStart((byte)' ');
        return int.Parse(value[..value.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
