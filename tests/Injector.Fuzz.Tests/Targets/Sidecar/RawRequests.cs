using System.Net;
using System.Net.Sockets;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests.Targets.Sidecar;

/// <summary>Sends bytes to a door for credentials, and looks at what comes back: credentials only to whoever has named the id.</summary>
/// <param name="door">The door.</param>
/// <param name="id">The workload's id.</param>
/// <param name="secret">What stands in its credentials.</param>
internal sealed class RawRequests(IPEndPoint door, string id, string secret)
{
    // Whoever opens with HTTP/2's preface is told in HTTP/2 that he must not: the head of a GOAWAY frame of eight bytes on stream 0.
    private static ReadOnlySpan<byte> GoAway => [0, 0, 8, 7, 0, 0, 0, 0, 0];

    private readonly byte[] buffer = new byte[64 * 1024];

    /// <summary>Requests in the forms that are served, and others.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } = Texts.Seeds(
        $"GET /v2/credentials/{id} HTTP/1.1\r\nHost: 169.254.170.2\r\nConnection: close\r\n\r\n",
        $"GET /v1/credentials?id={id} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: some-token\r\nConnection: close\r\n\r\n",
        $"GET /v1/credentials%3Fid={id} HTTP/1.1\r\nHost: localhost:80\r\nConnection: close\r\n\r\n",
        $"HEAD /v2/credentials?id={id} HTTP/1.0\r\nHost: 169.254.170.2\r\n\r\n",
        "GET /v2/credentials/0f0e0d0c-0b0a-4908-8706-050403020100 HTTP/1.1\r\nHost: 169.254.170.2\r\nConnection: close\r\n\r\n",
        $"GET http://169.254.170.2/v2/credentials/{id} HTTP/1.1\r\nHost: 169.254.170.2\r\nConnection: close\r\n\r\n",
        $"POST /v2/credentials/{id} HTTP/1.1\r\nHost: 169.254.170.2\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}",
        "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

    /// <summary>Words of requests.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "GET ", "HEAD ", "POST ", "OPTIONS * ", "/v1/credentials", "/v2/credentials/", "?id=", "%3Fid=", "%2F", "HTTP/1.1\r\n", "HTTP/1.0", "HTTP/2.0", "Host: ", "Host: evil.example\r\n", "169.254.170.2", "127.0.0.1", "[::1]",
        "localhost", ":80", ":99999", "Connection: close\r\n", "Connection: keep-alive\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\n", "Content-Length: -1\r\n", "Authorization: ", "Expect: 100-continue\r\n", "Upgrade: h2c\r\n", "\r\n\r\n",
        "X-Forwarded-For: 127.0.0.1\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];

    /// <summary>Sends an input, reads to the end, and looks at it.</summary>
    public void Send(byte[] input)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000 };
        socket.Connect(door);
        var length = 0;
        try
        {
            socket.Send(input);
            socket.Shutdown(SocketShutdown.Send);
            for (int read; length < buffer.Length && (read = socket.Receive(buffer.AsSpan(length))) > 0;)
                length += read;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // The server has hung up on what is no HTTP.
        }

        Check(input, buffer.AsSpan(0, length));

        // No port is left waiting for a peer that has gone: there are only so many.
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    private void Check(byte[] input, ReadOnlySpan<byte> answer)
    {
        var text = System.Text.Encoding.Latin1.GetString(answer);
        if (text.Contains(secret, StringComparison.Ordinal))
        {
            var asked = Uri.UnescapeDataString(System.Text.Encoding.Latin1.GetString(input));
            Broken.Unless(asked.Contains(id, StringComparison.Ordinal), "credentials for somebody who has not named the id");
            Broken.Unless(text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), "credentials without a status line");
        }

        Broken.Unless(!text.Contains("HTTP/1.1 500", StringComparison.Ordinal), "a request is answered 500: " + text);
        var isRefusalOfHttp2 = answer.StartsWith(GoAway) && input.AsSpan().IndexOf("PRI * HTTP/2.0"u8) >= 0;
        Broken.Unless(text.Length == 0 || isRefusalOfHttp2 || text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), "an answer that is no HTTP");
    }
}
