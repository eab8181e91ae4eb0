using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Injector.Hosting.Connections;
using Injector.Sidecar.Listening;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Injector.Sidecar.Handoff;

/// <summary>
/// Opens listeners for Kestrel. An IP address is bound as ever; a unix socket stands for all listeners that a host hook hands over: they
/// come and go while the server runs, which Kestrel itself does not know (and on a handed-over descriptor that is shut down it spins).
/// </summary>
internal sealed class HandoffTransport(ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListener
{
    // Requests and answers are of a kilobyte or two, and there is little memory.
    private const int Ahead = 4 * 1024;

    // A request is a look-up in memory: handing it from thread to thread costs more than answering it where it was read.
    private readonly SocketTransportFactory sockets = new(
        Options.Create(new SocketTransportOptions
        {
            UnsafePreferInlineScheduling = true,
            Backlog = ConnectionLimit.Backlog,
            MaxReadBufferSize = Ahead,
            MaxWriteBufferSize = Ahead,
        }),
        loggers);

    private readonly SocketConnectionContextFactory contexts = new(
        new SocketConnectionFactoryOptions
        {
            UnsafePreferInlineScheduling = true,
            MaxReadBufferSize = Ahead,
            MaxWriteBufferSize = Ahead,
        },
        loggers.CreateLogger("Injector.Sidecar.Handoff"));

    private readonly Channel<ConnectionContext> connections = Channel.CreateBounded<ConnectionContext>(1);

    /// <inheritdoc />
    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.None, 0);

    /// <summary>Brings in a connection that a handed-over listener accepted.</summary>
    public ValueTask ConnectedAsync(Socket socket, ListenerScope scope)
    {
        var connection = contexts.Create(socket);
        connection.Features.Set(scope);
        return connections.Writer.TryWrite(connection) ? ValueTask.CompletedTask : WaitAsync(connection);
    }

    /// <inheritdoc />
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (endpoint is not UnixDomainSocketEndPoint)
            return sockets.BindAsync(endpoint, cancellationToken);

        EndPoint = endpoint;
        return ValueTask.FromResult<IConnectionListener>(this);
    }

    /// <inheritdoc />
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await connections.Reader.WaitToReadAsync(cancellationToken) && connections.Reader.TryRead(out var connection) ? connection : null;

    /// <inheritdoc />
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        connections.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        connections.Writer.TryComplete();
        contexts.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask WaitAsync(ConnectionContext connection)
    {
        try
        {
            await connections.Writer.WriteAsync(connection);
        }
        catch (ChannelClosedException)
        {
            // The server is stopping.
            await connection.DisposeAsync();
        }
    }
}
