using System.Net.Sockets;

namespace Injector.Networking.Handoff;

/// <summary>One message from the hand-off channel. Whoever receives it owns the descriptor.</summary>
public sealed class HandoffMessage(byte[] header, SafeSocketHandle? descriptor) : IDisposable
{
    /// <summary>What the sender wrote: UTF-8 JSON by agreement of the two ends. Not looked at here.</summary>
    public byte[] Header { get; } = header;

    /// <summary>The socket that came along, closed on exec; null when none did, or when it was taken.</summary>
    public SafeSocketHandle? Descriptor { get; private set; } = descriptor;

    /// <summary>Makes the descriptor a socket that is the caller's; null when none came.</summary>
    public Socket? TakeSocket()
    {
        if (Descriptor is null)
            return null;

        var socket = new Socket(Descriptor);
        Descriptor = null;
        return socket;
    }

    /// <summary>Closes the descriptor unless it was taken.</summary>
    public void Dispose() => Descriptor?.Dispose();
}
