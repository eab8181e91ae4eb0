using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Injector.Testing.Faults;

/// <summary>
/// Stands between a client and its server, over TCP or a unix socket, and does to their traffic what it is told. It either understands HTTP,
/// and chooses a fault for each request, or moves bytes and knows nothing (TLS, streams).
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Socket, bool> connections = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Socket listener;
    private readonly EndPoint target;
    private readonly bool isHttp;

    private FaultProxy(EndPoint listen, EndPoint target, bool isHttp)
    {
        this.target = target;
        this.isHttp = isHttp;
        listener = NewSocket(listen);
        listener.Bind(listen);
        listener.Listen(512);
        _ = AcceptAsync();
    }

    /// <summary>Where it listens, over TCP.</summary>
    public Uri Address => new("http://127.0.0.1:" + ((IPEndPoint)listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>Says what happens to a request's answer; where bytes are moved, it is asked with null whenever some come.</summary>
    public Func<HttpMessage?, Fault> Choose { get; set; } = _ => Fault.None;

    /// <summary>Whether it has a fault of its own; faults of the tests' parts must not pass for the product's.</summary>
    public string? Problem { get; private set; }

    /// <summary>On a free port of loopback, for HTTP.</summary>
    public static FaultProxy ForHttp(EndPoint target) => new(new IPEndPoint(IPAddress.Loopback, 0), target, isHttp: true);

    /// <summary>On a unix socket, for HTTP.</summary>
    public static FaultProxy ForHttp(string socket, EndPoint target) => new(new UnixDomainSocketEndPoint(socket), target, isHttp: true);

    /// <summary>On a free port of loopback, for any bytes.</summary>
    public static FaultProxy ForBytes(EndPoint target) => new(new IPEndPoint(IPAddress.Loopback, 0), target, isHttp: false);

    /// <summary>On a unix socket, for any bytes.</summary>
    public static FaultProxy ForBytes(string socket, EndPoint target) => new(new UnixDomainSocketEndPoint(socket), target, isHttp: false);

    /// <summary>The same fault for everybody from now on.</summary>
    public void Always(Fault fault) => Choose = _ => fault;

    /// <summary>Resets every connection there is.</summary>
    public void Cut()
    {
        foreach (var connection in connections.Keys)
            Reset(connection);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        foreach (var connection in connections.Keys)
            connection.Dispose();
        stopping.Dispose();
    }

    /// <summary>Ends a connection without a goodbye.</summary>
    internal static void Reset(Socket connection)
    {
        try
        {
            if (connection.AddressFamily is not AddressFamily.Unix)
                connection.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }

        connection.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync(stopping.Token);
                connections[client] = true;
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = NewSocket(target);
        connections[server] = true;
        try
        {
            await server.ConnectAsync(target, stopping.Token);
            if (isHttp)
                await HttpRelay.RunAsync(client, server, message => Choose(message), stopping.Token);
            else
                await ByteRelay.RunAsync(client, server, () => Choose(null), stopping.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
        catch (Exception e)
        {
            Problem = e.ToString();
        }
        finally
        {
            client.Dispose();
            server.Dispose();
            connections.TryRemove(client, out _);
            connections.TryRemove(server, out _);
        }
    }

    private static Socket NewSocket(EndPoint place) => place is UnixDomainSocketEndPoint
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
}
