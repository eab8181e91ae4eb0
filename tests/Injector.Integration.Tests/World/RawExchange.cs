using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Injector.Integration.Tests.World;

/// <summary>Bytes out, bytes in, over a connection of their own: no client library tidies anything up.</summary>
internal static class RawExchange
{
    private const int Tcp = 6;
    private const int TcpMaxSegment = 2;
    private const int SmallSegment = 536;
    private const int SmallBuffer = 2304;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Connects, from a source address of one's own choice.</summary>
    /// <param name="to">Whereto.</param>
    /// <param name="from">Where from; null for any.</param>
    /// <param name="narrow">Takes as little as TCP can before it is read from: who answers has to keep the rest.</param>
    public static async Task<Socket> ConnectAsync(EndPoint to, IPAddress? from = null, bool narrow = false)
    {
        var socket = to is IPEndPoint
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (from is not null)
                socket.Bind(new IPEndPoint(from, 0));
            if (narrow && to is IPEndPoint)
            {
                socket.ReceiveBufferSize = SmallBuffer;
                socket.SetRawSocketOption(Tcp, TcpMaxSegment, BitConverter.GetBytes(SmallSegment));
            }

            using var patience = new CancellationTokenSource(Patience);
            while (!await TryConnectAsync(socket, to, patience.Token))
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends, and reads until the other side closes.</summary>
    /// <returns>What came, as Latin-1 text, without its Date headers.</returns>
    public static async Task<string> SendAsync(EndPoint to, byte[] bytes, IPAddress? from = null)
    {
        using var socket = await ConnectAsync(to, from);
        using var patience = new CancellationTokenSource(Patience);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            await socket.SendAsync(bytes, patience.Token);
            for (int read; (read = await socket.ReceiveAsync(buffer, patience.Token)) > 0;)
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (SocketException)
        {
            // Reset, with something of ours unread: what came before counts.
        }

        return WithoutDates(answer.ToString());
    }

    // The backlog of a unix socket is full: a client that may block would wait, those of .NET are told to come back.
    private static async Task<bool> TryConnectAsync(Socket socket, EndPoint to, CancellationToken cancellation)
    {
        try
        {
            await socket.ConnectAsync(to, cancellation);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock)
        {
            return false;
        }
    }

    /// <summary>Without what differs from second to second.</summary>
    public static string WithoutDates(string answer)
    {
        for (int start; (start = answer.IndexOf("\r\nDate: ", StringComparison.Ordinal)) >= 0;)
            answer = answer.Remove(start, answer.IndexOf("\r\n", start + 2, StringComparison.Ordinal) - start);
        return answer;
    }
}
