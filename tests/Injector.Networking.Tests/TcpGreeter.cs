using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Injector.Networking.Tests;

/// <summary>A server that greets every connection with its name and closes it: tells who answered.</summary>
internal sealed class TcpGreeter : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Socket socket;
    private readonly string name;
    private readonly Task loop;

    public TcpGreeter(Socket listening, string name)
    {
        socket = listening;
        this.name = name;
        loop = Task.Run(ServeAsync, CancellationToken.None);
    }

    public static TcpGreeter Open(TestNamespace owner, IPAddress address, int port, string name) => new(
        owner.Run(() =>
        {
            var listening = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            listening.Bind(new IPEndPoint(address, port));
            listening.Listen(16);
            return listening;
        }),
        name);

    /// <summary>Connects from inside a namespace and returns the greeting, the socket error in words, or "nothing".</summary>
    public static async Task<string> AskAsync(TestNamespace from, string address, int port, bool isExpectedSilent = false)
    {
        using var client = from.Run(() => new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(isExpectedSilent ? Silence : Patience);
        try
        {
            await client.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), port), limit.Token);
            var buffer = new byte[64];
            var length = await client.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
            return Encoding.ASCII.GetString(buffer, 0, length);
        }
        catch (OperationCanceledException)
        {
            return "nothing";
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode.ToString();
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await socket.AcceptAsync();
                await connection.SendAsync(Encoding.ASCII.GetBytes(name));
                connection.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
