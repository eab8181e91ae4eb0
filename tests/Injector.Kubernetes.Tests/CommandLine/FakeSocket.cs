using System.Net.Sockets;
using System.Text;

namespace Injector.Kubernetes.Tests.CommandLine;

/// <summary>A program on a unix socket that is not the one that should be there: it answers as told, or takes connections and never answers.</summary>
internal sealed class FakeSocket : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sock-").FullName;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<string, (int Status, string Body)?> answer;
    private readonly Task running;

    /// <summary>Begins.</summary>
    /// <param name="answer">The answer to a path; null for never.</param>
    public FakeSocket(Func<string, (int Status, string Body)?> answer)
    {
        this.answer = answer;
        listener.Bind(new UnixDomainSocketEndPoint(Path));
        listener.Listen();
        running = AcceptAsync();
    }

    public string Path => System.IO.Path.Combine(folder, "a.sock");

    /// <summary>One that answers everything with the same.</summary>
    public static FakeSocket Saying(string body) => new(_ => (200, body));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await running;
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await listener.AcceptAsync(stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using var _ = connection;
        try
        {
            var buffer = new byte[65536];
            var count = await connection.ReceiveAsync(buffer, stop.Token);
            if (answer(Encoding.ASCII.GetString(buffer, 0, count).Split(' ')[1]) is not { } said)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
            else
                await connection.SendAsync(Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 {said.Status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(said.Body)}\r\nConnection: close\r\n\r\n{said.Body}"), stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IndexOutOfRangeException)
        {
            // The caller has gone, or the test is over.
        }
    }
}
