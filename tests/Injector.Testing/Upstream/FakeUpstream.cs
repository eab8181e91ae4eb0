using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Injector.Testing.Upstream;

/// <summary>An ECS-compatible endpoint on loopback that does as it is told, badly too: written on bare sockets so that it can break the protocol.</summary>
public sealed class FakeUpstream : IAsyncDisposable
{
    private readonly ConcurrentQueue<FakeCall> calls = new();
    private readonly ConcurrentDictionary<Socket, bool> connections = new();
    private Socket? listener;
    private CancellationTokenSource dying = new();

    private FakeUpstream()
    {
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What it does with each request.</summary>
    public Func<FakeCall, FakeAnswer> Behave { get; set; } = _ => FakeAnswer.Text(500, "");

    /// <summary>The same answer for every request from now on.</summary>
    public void Answer(FakeAnswer always) => Behave = _ => always;

    /// <summary>All requests so far.</summary>
    public IReadOnlyCollection<FakeCall> Calls => calls;

    /// <summary>Requests of one method so far.</summary>
    public int Count(string method) => calls.Count(call => call.Method == method);

    /// <summary>Starts on a free port.</summary>
    public static FakeUpstream Start()
    {
        var upstream = new FakeUpstream();
        upstream.Revive(port: 0);
        return upstream;
    }

    /// <summary>Comes back on the same port.</summary>
    public void Revive() => Revive(Address.Port);

    /// <summary>Dies: connections are reset, new ones refused.</summary>
    public void Die()
    {
        dying.Cancel();
        listener?.Dispose();
        listener = null;
        foreach (var connection in connections.Keys)
            connection.Dispose();
        connections.Clear();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Die();
        dying.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Revive(int port)
    {
        dying = new CancellationTokenSource();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen(128);
        listener = socket;
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture)}");
        _ = AcceptAsync(socket, dying.Token);
    }

    private async Task AcceptAsync(Socket socket, CancellationToken death)
    {
        try
        {
            while (true)
            {
                var connection = await socket.AcceptAsync(death);
                connections[connection] = true;
                _ = ServeAsync(connection, death);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Died.
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken death)
    {
        try
        {
            using var stream = new NetworkStream(connection, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
            while (await ReadAsync(reader, death) is { } call)
            {
                calls.Enqueue(call);
                if (!await AnswerAsync(stream, call, Behave(call), death))
                    return;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The caller has gone, or this upstream has.
        }
        finally
        {
            connections.TryRemove(connection, out _);
        }
    }

    private static async Task<FakeCall?> ReadAsync(StreamReader reader, CancellationToken death)
    {
        if (await reader.ReadLineAsync(death) is not { Length: > 0 } line)
            return null;

        var headers = new List<string>();
        while (await reader.ReadLineAsync(death) is { Length: > 0 } header)
            headers.Add(header);
        var parts = line.Split(' ');
        return new FakeCall(parts[0], parts[1], headers);
    }

    private static async Task<bool> AnswerAsync(NetworkStream stream, FakeCall call, FakeAnswer answer, CancellationToken death)
    {
        if (answer.Hang)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, death);
        if (answer.HeadersAfter > TimeSpan.Zero)
            await Task.Delay(answer.HeadersAfter, TimeProvider.System, death);

        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} Fake\r\n")
            .Append("Content-Type: application/json\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.Body.Length}\r\n");
        if (answer.Reason is { } reason)
            head.Append(CultureInfo.InvariantCulture, $"X-Injector-Reason: {reason}\r\n");
        if (answer.Date is { } date)
            head.Append(CultureInfo.InvariantCulture, $"Date: {date:R}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), death);
        if (call.Method == "HEAD")
            return true;

        if (answer.BodyAfter > TimeSpan.Zero)
            await Task.Delay(answer.BodyAfter, TimeProvider.System, death);
        await stream.WriteAsync(answer.Cut ? answer.Body[..(answer.Body.Length / 2)] : answer.Body, death);
        return !answer.Cut;
    }
}
