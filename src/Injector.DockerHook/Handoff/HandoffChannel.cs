using System.Net.Sockets;
using Injector.Networking.Handoff;

namespace Injector.DockerHook.Handoff;

/// <summary>A connection to a sidecar that has been checked.</summary>
internal sealed class HandoffChannel(Socket socket) : IDisposable
{
    private readonly Dictionary<string, Socket> held = new(StringComparer.Ordinal);

    /// <summary>Listeners that the sidecar held already when it connected, by name; whoever takes one out owns it.</summary>
    public IDictionary<string, Socket> Held => held;

    /// <summary>Reads hello, what is held, and ready.</summary>
    /// <exception cref="InvalidDataException">The peer speaks something else.</exception>
    /// <exception cref="IOException">It has gone.</exception>
    public async Task ReadGreetingAsync(CancellationToken cancellation)
    {
        while (true)
        {
            using var message = await SocketHandoff.ReceiveAsync(socket, cancellation)
                ?? throw new EndOfStreamException("expected a whole greeting, found the end");
            var (type, listener) = HandoffOrders.Read(message.Header);
            if (type is "ready")
                return;

            if (type is "held" && listener is not null && message.TakeSocket() is { } copy && !held.TryAdd(listener, copy))
                copy.Dispose();
        }
    }

    /// <summary>Hands a listener over, or tells whom to serve on one that was.</summary>
    /// <exception cref="IOException">The sidecar has gone.</exception>
    /// <exception cref="TimeoutException">It does not read.</exception>
    public void Serve(string listener, IEnumerable<ServedWorkload> workloads, Socket? copy) =>
        SocketHandoff.Send(socket, HandoffOrders.Serve(listener, workloads), copy?.SafeHandle);

    /// <summary>Has a listener closed.</summary>
    /// <exception cref="IOException">The sidecar has gone.</exception>
    public void Close(string listener) => SocketHandoff.Send(socket, HandoffOrders.Close(listener), descriptor: null);

    /// <inheritdoc />
    public void Dispose()
    {
        socket.Dispose();
        foreach (var copy in held.Values)
            copy.Dispose();
        held.Clear();
    }
}
